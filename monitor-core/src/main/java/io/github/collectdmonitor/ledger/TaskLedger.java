package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.Full;
import io.github.collectdmonitor.ledger.Acceptance.IdInUse;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Remembers every task from its acceptance on, in memory, so that none is carried out twice. Thread-safe.
 *
 * <p>Unfinished tasks are bounded by {@code maxUnfinished}; finished ones are remembered until {@code repeatWindow} has
 * passed, at least the newest {@link #REMEMBERED} of them, because a redelivery may come late.
 */
public final class TaskLedger {
    /** How many finished tasks are remembered. */
    static final int REMEMBERED = 2000;

    /** How many characters of finished tasks' outputs are remembered; the oldest outputs go first. */
    static final long REMEMBERED_CHARACTERS = 4L * 1024 * 1024;

    /** How many senders with one and the same request are answered. */
    private static final int MOST_REPLY_ADDRESSES = 16;

    private final int maxUnfinished;
    private final Duration repeatWindow;
    private final Clock clock;
    private final Map<TaskId, Entry> unfinished = new HashMap<>();
    private final Map<TaskIdentity, Remembered> finished = new LinkedHashMap<>();

    private long heldCharacters;

    private record Entry(Task task, Set<ReplyAddress> replyTo) {}

    private record Remembered(TaskResult result, Instant at) {
        int characters() {
            String errorOutput = result.outcome().errorOutput();
            return result.outcome().message().length() + (errorOutput == null ? 0 : errorOutput.length());
        }

        Remembered withoutOutputs() {
            return new Remembered(result.withOutcome(result.outcome().cutTo("", null)), at);
        }
    }

    /**
     * Makes an empty ledger.
     *
     * @param maxUnfinished how many tasks may be waiting or running
     * @param repeatWindow how long after its end a task's same bytes still count as the same task; zero: not at all
     */
    public TaskLedger(int maxUnfinished, Duration repeatWindow, Clock clock) {
        this.maxUnfinished = maxUnfinished;
        this.repeatWindow = repeatWindow;
        this.clock = clock;
    }

    /** Decides what an arrival is, and records it where it is a new task. */
    public synchronized Acceptance accept(Arrival arrival) {
        TaskIdentity identity = arrival.identity();
        Entry running = unfinished.get(identity.taskId());
        if (running != null) {
            if (!running.task().identity().equals(identity)) {
                return new IdInUse();
            }
            if (arrival.replyTo() != null && running.replyTo().size() < MOST_REPLY_ADDRESSES) {
                running.replyTo().add(arrival.replyTo());
            }
            return new Unfinished();
        }
        Remembered before = finished.get(identity);
        if (before != null && isSameTaskAgain(arrival, before)) {
            return new Finished(before.result());
        }
        if (unfinished.size() >= maxUnfinished) {
            return new Full(maxUnfinished);
        }
        Task task = new Task(arrival);
        Set<ReplyAddress> replyTo = new LinkedHashSet<>();
        task.replyTo().ifPresent(replyTo::add);
        unfinished.put(identity.taskId(), new Entry(task, replyTo));
        return new New(task);
    }

    /** A detector may publish one constant payload, without a timestamp, and mean a run each time. */
    private boolean isSameTaskAgain(Arrival arrival, Remembered before) {
        return arrival.redelivered()
                || (arrival.request().sentAt().isPresent() && isWithinWindow(before, clock.instant()));
    }

    private boolean isWithinWindow(Remembered record, Instant now) {
        return Duration.between(record.at(), now).compareTo(repeatWindow) < 0;
    }

    /** Records what a task came to, and tells who is to be answered, in the order in which they asked. */
    public synchronized List<Answer> finish(Task task, TaskResult result) {
        Entry entry = unfinished.remove(task.identity().taskId());
        if (entry == null || entry.task() != task) {
            throw new IllegalStateException("Task " + task.identity().taskId() + " was not being worked on");
        }
        Instant now = clock.instant();
        remember(task.identity(), new Remembered(result, now));
        forgetOld(now);
        forgetOutputs();
        return entry.replyTo().stream()
                .map(address -> new Answer(result, address))
                .toList();
    }

    private void remember(TaskIdentity identity, Remembered record) {
        Remembered before = finished.remove(identity);
        heldCharacters += record.characters() - (before == null ? 0 : before.characters());
        finished.put(identity, record);
    }

    /** The oldest come first. What is in the window is kept too, as long as it is no more than may run at once. */
    private void forgetOld(Instant now) {
        Iterator<Remembered> oldest = finished.values().iterator();
        int excess = finished.size() - REMEMBERED;
        while (excess-- > 0) {
            Remembered record = oldest.next();
            if (isWithinWindow(record, now) && finished.size() <= REMEMBERED + maxUnfinished) {
                return;
            }
            oldest.remove();
            heldCharacters -= record.characters();
        }
    }

    /** A forgotten output is only a shorter answer to a repetition; a forgotten task would run twice. */
    private void forgetOutputs() {
        Iterator<Map.Entry<TaskIdentity, Remembered>> oldest =
                finished.entrySet().iterator();
        while (heldCharacters > REMEMBERED_CHARACTERS && oldest.hasNext()) {
            Map.Entry<TaskIdentity, Remembered> entry = oldest.next();
            heldCharacters -= entry.getValue().characters();
            if (entry.getValue().characters() > 0) {
                entry.setValue(entry.getValue().withoutOutputs());
            }
        }
    }

    /** How many tasks are waiting or running. */
    public synchronized int unfinished() {
        return unfinished.size();
    }
}
