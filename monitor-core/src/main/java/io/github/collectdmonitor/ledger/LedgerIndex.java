package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.nonce.NonceStore;
import io.github.collectdmonitor.ledger.record.Requester;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.Task;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's index in memory: the unfinished tasks, the positions of the results of finished ones, and the nonces
 * of signed requests.
 */
final class LedgerIndex {
    private final Map<Long, Task> unfinished = new LinkedHashMap<>();
    private final Map<Long, Task> unfinishedById = new HashMap<>();
    private final Map<TaskKey, FinishedTask> finished = new HashMap<>();
    private final NonceStore nonceStore;

    /** The delivered tasks, in the order of delivery. */
    private final Deque<FinishedTask> evictable = new ArrayDeque<>();

    private final TreeMap<Long, FinishedTask> undelivered = new TreeMap<>();
    private final NavigableSet<FinishedTask> toHandOut = new TreeSet<>();

    /** The numbers of the completions that are being written. */
    private final NavigableSet<Long> ending = new TreeSet<>();

    private long reserved;
    private long latest = Long.MIN_VALUE;

    /** Creates an index without tasks, but with the nonces that were read. */
    LedgerIndex(NonceStore nonceStore) {
        this.nonceStore = nonceStore;
    }

    NonceStore nonces() {
        return nonceStore;
    }

    /** Adds an unfinished task. */
    void add(Task task) {
        unfinished.put(task.sequence, task);
        unfinishedById.put(task.key.taskId(), task);
        reserved += task.reserve();
    }

    /** Removes an unfinished task; its record is no longer needed. */
    void remove(Task task) {
        if (unfinished.remove(task.sequence, task)) {
            unfinishedById.remove(task.key.taskId(), task);
            if (!task.finishing) {
                reserved -= task.reserve();
            }
            task.left();
        }
    }

    /** Marks a task as about to finish; the space reserved for its completion may be used. */
    void beginEnd(Task task, long order) {
        task.finishing = true;
        ending.add(order);
        if (holds(task)) {
            reserved -= task.reserve();
        }
    }

    boolean holds(Task task) {
        return unfinished.get(task.sequence) == task;
    }

    @Nullable
    Task unfinished(long sequence) {
        return unfinished.get(sequence);
    }

    @Nullable
    Task unfinishedWithId(long taskId) {
        return unfinishedById.get(taskId);
    }

    /** The unfinished tasks in the order of their acceptance. */
    List<Task> unfinished() {
        List<Task> tasks = new ArrayList<>(unfinished.values());
        tasks.sort(Comparator.comparingLong(task -> task.sequence));
        return tasks;
    }

    int unfinishedCount() {
        return unfinished.size();
    }

    /** Returns the space reserved for later records of the unfinished tasks, in bytes. */
    long reserved() {
        return reserved;
    }

    /** Increases the reserved space. */
    void reserveMore(long bytes) {
        reserved += bytes;
    }

    /** Adds a finished task; an older one with the same identity is no longer used to answer repeats. */
    void add(FinishedTask task) {
        FinishedTask before = finished.put(task.key, task);
        if (before != null && before.order > task.order) {
            finished.put(task.key, before);
        }
        if (task.isDelivered()) {
            evictable.add(task);
        } else {
            undelivered.put(task.order, task);
        }
    }

    /**
     * Returns whether a task in the segment is about to finish: a copy of its record after its result would make it
     * unfinished again.
     */
    boolean isEnding(Segment segment) {
        return unfinished.values().stream().anyMatch(task -> task.finishing && task.segment() == segment);
    }

    /** Makes the result of a finished task available for delivery. */
    void offer(FinishedTask task) {
        ending.remove(task.order);
        if (!task.isDelivered()) {
            toHandOut.add(task);
        }
    }

    /** Returns the newest finished task of a request, including one whose requester was not recorded. */
    @Nullable
    FinishedTask finished(TaskKey key) {
        FinishedTask task = finished.get(key);
        return task == null ? finished.get(key.of(Requester.UNKNOWN)) : task;
    }

    /** Returns the finished tasks whose records are in a segment, in the order of completion. */
    List<FinishedTask> finishedIn(Segment segment) {
        return Stream.concat(undelivered.values().stream(), evictable.stream())
                .filter(task -> task.segment() == segment)
                .sorted()
                .toList();
    }

    /** Returns the tasks whose results are pending, in the order of completion. */
    NavigableSet<FinishedTask> toHandOut() {
        return toHandOut;
    }

    /** Returns the number of the first completion that is still being written; later results wait for it. */
    long firstEnding() {
        return ending.isEmpty() ? Long.MAX_VALUE : ending.first();
    }

    /** Marks a reply address as answered. */
    void delivered(FinishedTask task, int index) {
        if (task.delivered(index)) {
            undelivered.remove(task.order);
            evictable.add(task);
        }
    }

    /** Evicts the oldest delivered tasks beyond the limits. */
    void evict(LedgerLimits limits, long now) {
        if (now < latest) {
            // The clock was set back: without this, tasks with a later time would outlive their retention.
            finished.values().forEach(task -> task.at = Math.min(task.at, now));
            undelivered.values().forEach(task -> task.at = Math.min(task.at, now));
        }
        latest = now;
        long oldest = now - limits.retention().toMillis();
        FinishedTask first = evictable.peekFirst();
        while (first != null && (first.at <= oldest || evictable.size() + undelivered.size() > limits.maxTasks())) {
            evictable.removeFirst();
            evict(first);
            first = evictable.peekFirst();
        }
        nonceStore.evict(Instant.ofEpochMilli(now).minus(limits.clockSkew()));
    }

    /** Evicts all delivered tasks in a segment. */
    void evictFrom(Segment segment) {
        evictable.removeIf(task -> {
            boolean here = task.segment() == segment;
            if (here) {
                evict(task);
            }
            return here;
        });
    }

    private void evict(FinishedTask task) {
        finished.remove(task.key, task);
        task.evicted();
    }

    /** Returns the number of finished tasks that are kept. */
    int finishedCount() {
        return evictable.size() + undelivered.size();
    }

    /** Adds the finished tasks that were read, in any order. */
    void load(Collection<FinishedTask> read, long now) {
        List<FinishedTask> inOrder = new ArrayList<>(read);
        inOrder.sort(null);
        for (FinishedTask task : inOrder) {
            task.at = Math.min(task.at, now);
            add(task);
            offer(task);
        }
    }
}
