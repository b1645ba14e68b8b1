package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.signature.AnsweredRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The requests whose results are pending; bounded. */
final class PendingReplies {
    private final int maximum;
    private final Map<CorrelationData, Pending> pending = new LinkedHashMap<>();

    PendingReplies(int maximum) {
        this.maximum = maximum;
    }

    /**
     * A request whose result is pending.
     *
     * @param request what a signature of the result must name
     */
    record Pending(
            CorrelationData correlation, TaskId taskId, AnsweredRequest request, CompletableFuture<Reply> answer) {}

    /**
     * Registers a request whose result is expected.
     *
     * @throws IllegalStateException if too many results are pending
     */
    synchronized CompletableFuture<Reply> await(CorrelationData correlation, TaskId taskId, AnsweredRequest request) {
        if (pending.size() >= maximum) {
            throw new IllegalStateException(maximum + " results are pending already; wait for one of them");
        }
        CompletableFuture<Reply> answer = new CompletableFuture<>();
        pending.put(correlation, new Pending(correlation, taskId, request, answer));
        return answer;
    }

    /**
     * Finds the request of a result. A result with Correlation Data belongs to the request with the same data; one
     * without belongs to the oldest request with its task id, unless it is retained, because a retained result may be
     * old.
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

    /** Removes one request; empty if its result has arrived. */
    synchronized Optional<CompletableFuture<Reply>> remove(CorrelationData correlation) {
        return Optional.ofNullable(pending.remove(correlation)).map(Pending::answer);
    }

    /** Removes all requests. */
    synchronized List<CompletableFuture<Reply>> removeAll() {
        List<CompletableFuture<Reply>> all = new ArrayList<>();
        pending.values().forEach(one -> all.add(one.answer()));
        pending.clear();
        return all;
    }
}
