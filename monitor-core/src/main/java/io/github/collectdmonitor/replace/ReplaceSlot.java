package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.replace.ReplaceOrder.Asked;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Room for one replacement at a time, each on a thread of its own. */
final class ReplaceSlot {
    private final Object guard = new Object();
    private @Nullable Running current;
    private boolean closed;

    /** What occupies the slot; its progress is there once its thread has made it. */
    private static final class Running {
        private @Nullable ReplaceProgress progress;
        private boolean abandoned;

        synchronized void began(ReplaceProgress made) {
            progress = made;
            if (abandoned) {
                made.abandon();
            }
        }

        synchronized void abandon() {
            abandoned = true;
            if (progress != null) {
                progress.abandon();
            }
        }
    }

    /** Something that occupies the slot while it runs, and goes on to its end where it tells of no progress. */
    interface Work<T> {
        /**
         * Does it.
         *
         * @param began to be told the progress that an abandonment ends
         */
        T run(Consumer<ReplaceProgress> began);

        /** Does this with the progress of a replacement that begins. */
        static <T> Work<T> beginning(Asked asked, ReplaceJournal journal, Function<ReplaceProgress, T> run) {
            return on(JournalEntry.of(asked), false, journal, run);
        }

        /** Does this with the progress of a replacement that an agent that is no more has begun. */
        static <T> Work<T> goingOn(JournalEntry entry, ReplaceJournal journal, Function<ReplaceProgress, T> run) {
            return on(entry, true, journal, run);
        }

        private static <T> Work<T> on(
                JournalEntry entry, boolean touched, ReplaceJournal journal, Function<ReplaceProgress, T> run) {
            return began -> {
                ReplaceProgress progress = new ReplaceProgress(Thread.currentThread(), journal, entry, touched);
                began.accept(progress);
                return run.apply(progress);
            };
        }
    }

    /** Does a work and waits for its end; empty where the slot is occupied, or closed. */
    <T> Optional<T> tryRun(Work<T> work) {
        return run(work, false);
    }

    /** Does something on the calling thread, which nothing else may meet; empty where the slot is occupied, or closed. */
    <T> Optional<T> tryHold(Supplier<T> work) {
        synchronized (guard) {
            if (closed || current != null) {
                return Optional.empty();
            }
            current = new Running();
        }
        try {
            return Optional.of(work.get());
        } finally {
            free();
        }
    }

    private void free() {
        synchronized (guard) {
            current = null;
            guard.notifyAll();
        }
    }

    /** Does a work as soon as the slot is free; empty where it was closed, or this thread interrupted, before. */
    <T> Optional<T> runWhenFree(Work<T> work) {
        return run(work, true);
    }

    private <T> Optional<T> run(Work<T> work, boolean waits) {
        Running mine = new Running();
        synchronized (guard) {
            while (waits && current != null && !closed) {
                try {
                    guard.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return Optional.empty();
                }
            }
            if (closed || current != null) {
                return Optional.empty();
            }
            current = mine;
        }
        return Optional.of(occupy(mine, work));
    }

    private <T> T occupy(Running mine, Work<T> work) {
        try {
            CompletableFuture<T> result = new CompletableFuture<>();
            // A thread of its own, so that no interrupt of the caller's can reach what has touched collectd.
            new Thread(
                            () -> {
                                try {
                                    result.complete(work.run(mine::began));
                                } catch (RuntimeException | Error e) {
                                    result.completeExceptionally(e);
                                }
                            },
                            "config-replacement")
                    .start();
            return await(result, mine);
        } finally {
            free();
        }
    }

    private static <T> T await(CompletableFuture<T> result, Running mine) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    mine.abandon();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof UnfinishedReplacementException unfinished) {
                        throw unfinished;
                    }
                    throw new IllegalStateException("The replacement ended by a bug", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean isOccupied() {
        synchronized (guard) {
            return current != null;
        }
    }

    boolean isClosed() {
        synchronized (guard) {
            return closed;
        }
    }

    /** Waits until nothing occupies the slot; false where something still does when the time is over. */
    boolean awaitFree(Duration limit) throws InterruptedException {
        return await(() -> current == null, limit);
    }

    /** Waits so long, or until the slot is closed; returns whether it is. */
    boolean awaitClosed(Duration limit) throws InterruptedException {
        return await(() -> closed, limit);
    }

    private boolean await(BooleanSupplier wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (guard) {
            while (!wanted.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(guard, left);
            }
            return true;
        }
    }

    /** Abandons what runs, and takes nothing any more. */
    void close() {
        synchronized (guard) {
            closed = true;
            if (current != null) {
                current.abandon();
            }
            guard.notifyAll();
        }
    }
}
