package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.trust.AnsweredRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who awaits which answer; bounded. */
final class PendingReplies {
    private final int maximum;
    private final Map<CorrelationData, Pending> pending = new LinkedHashMap<>();

    PendingReplies(int maximum) {
        this.maximum = maximum;
    }

    /**
     * Somebody who awaits an answer.
     *
     * @param request what a signature of the answer must name
     */
    record Pending(
            CorrelationData correlation, TaskId taskId, AnsweredRequest request, CompletableFuture<Reply> answer) {}

    /**
     * Begins to await an answer.
     *
     * @throws IllegalStateException if too many are awaited already
     */
    synchronized CompletableFuture<Reply> await(CorrelationData correlation, TaskId taskId, AnsweredRequest request) {
        if (pending.size() >= maximum) {
            throw new IllegalStateException(maximum + " answers are awaited already");
        }
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        pending.put(correlation, new Pending(correlation, taskId, request, answer));
        return answer;
    }

    /**
     * Finds who awaits this result. One with Correlation Data belongs to whoever sent that; one without belongs to the oldest
     * request with its task id, unless it is retained and so may be from long ago.
     */
    synchronized Optional<Pending> find(@Nullable CorrelationData correlation, TaskId taskId, boolean retained) {
        if (correlation != null) {
            return Optional.ofNullable(pending.get(correlation));
        }
        return retained
                ? Optional.empty()
                : pending.values().stream()
                        .filter(one -> one.taskId().equals(taskId))
                        .findFirst();
    }

    /** Ends the waiting for one answer; empty where it has come. */
    synchronized Optional<CompletableFuture<Reply>> giveUp(CorrelationData correlation) {
        return Optional.ofNullable(pending.remove(correlation)).map(Pending::answer);
    }

    /** Ends the waiting for all answers. */
    synchronized List<CompletableFuture<Reply>> giveUpAll() {
        List<CompletableFuture<Reply>> all = new ArrayList<>();
        pending.values().forEach(one -> all.add(one.answer()));
        pending.clear();
        return all;
    }
}
