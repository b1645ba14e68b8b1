package io.github.collectdmonitor.ledger;

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
 * What the ledger holds in memory: the unfinished tasks, where the results of the finished ones are, and the nonces of
 * signed requests.
 */
final class LedgerIndex {
    private final Map<Long, Task> unfinished = new LinkedHashMap<>();
    private final Map<Long, Task> unfinishedById = new HashMap<>();
    private final Map<TaskKey, FinishedTask> finished = new HashMap<>();
    private final Nonces nonces;

    /** In the order in which they were done with. */
    private final Deque<FinishedTask> evictable = new ArrayDeque<>();

    private final TreeMap<Long, FinishedTask> undelivered = new TreeMap<>();
    private final NavigableSet<FinishedTask> toHandOut = new TreeSet<>();

    /** The numbers of the ends that are being written. */
    private final NavigableSet<Long> ending = new TreeSet<>();

    private long reserved;
    private long latest = Long.MIN_VALUE;

    /** Makes an index without tasks, but with the nonces that were read. */
    LedgerIndex(Nonces nonces) {
        this.nonces = nonces;
    }

    Nonces nonces() {
        return nonces;
    }

    /** Adds an unfinished task. */
    void add(Task task) {
        unfinished.put(task.sequence, task);
        unfinishedById.put(task.key.taskId(), task);
        reserved += task.reserve();
    }

    /** Removes an unfinished task, and its need for its record. */
    void remove(Task task) {
        if (unfinished.remove(task.sequence, task)) {
            unfinishedById.remove(task.key.taskId(), task);
            if (!task.finishing) {
                reserved -= task.reserve();
            }
            task.left();
        }
    }

    /** Marks a task as about to be finished; the room that was kept for that is now its result's. */
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

    /** How much room the unfinished tasks' later records need. */
    long reserved() {
        return reserved;
    }

    /** Tells that a task's need for room has changed. */
    void reserveMore(long bytes) {
        reserved += bytes;
    }

    /** Adds a finished task; one with the same identity before it counts no more for repetitions. */
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

    /** Whether a task there is about to be finished: a copy of its record behind its result would make it unfinished again. */
    boolean isEnding(Segment segment) {
        return unfinished.values().stream().anyMatch(task -> task.finishing && task.segment() == segment);
    }

    /** Lets a finished task's result be handed out. */
    void offer(FinishedTask task) {
        ending.remove(task.order);
        if (!task.isDelivered()) {
            toHandOut.add(task);
        }
    }

    /** The newest finished task of a request, also one of which it was not recorded who asked. */
    @Nullable
    FinishedTask finished(TaskKey key) {
        FinishedTask task = finished.get(key);
        return task == null ? finished.get(key.of(Requester.UNKNOWN)) : task;
    }

    /** The finished tasks whose records are in a segment, in the order of finishing. */
    List<FinishedTask> finishedIn(Segment segment) {
        return Stream.concat(undelivered.values().stream(), evictable.stream())
                .filter(task -> task.segment() == segment)
                .sorted()
                .toList();
    }

    /** Those whose results are to be handed out, in the order of finishing. */
    NavigableSet<FinishedTask> toHandOut() {
        return toHandOut;
    }

    /** The number of the first end that is still being written; results of later ones wait for it. */
    long firstEnding() {
        return ending.isEmpty() ? Long.MAX_VALUE : ending.first();
    }

    /** Marks a reply address as done with. */
    void delivered(FinishedTask task, int index) {
        if (task.delivered(index)) {
            undelivered.remove(task.order);
            evictable.add(task);
        }
    }

    /** Lets the oldest go that are too many or too old. */
    void evict(LedgerLimits limits, long now) {
        if (now < latest) {
            // The clock was set back: else what it dated ahead would outlive its retention.
            finished.values().forEach(task -> task.at = Math.min(task.at, now));
            undelivered.values().forEach(task -> task.at = Math.min(task.at, now));
        }
        latest = now;
        long oldest = now - limits.retention().toMillis();
        FinishedTask first = evictable.peekFirst();
        while (first != null && (first.at <= oldest || evictable.size() + undelivered.size() > limits.maxTasks())) {
            evictable.removeFirst();
            forget(first);
            first = evictable.peekFirst();
        }
        nonces.forget(Instant.ofEpochMilli(now).minus(limits.clockSkew()));
    }

    /** Lets all go that keep a segment and may go. */
    void evictFrom(Segment segment) {
        evictable.removeIf(task -> {
            boolean here = task.segment() == segment;
            if (here) {
                forget(task);
            }
            return here;
        });
    }

    private void forget(FinishedTask task) {
        finished.remove(task.key, task);
        task.evicted();
    }

    /** How many finished tasks are remembered. */
    int finishedCount() {
        return evictable.size() + undelivered.size();
    }

    /** Takes what was read: tasks in any order. */
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
