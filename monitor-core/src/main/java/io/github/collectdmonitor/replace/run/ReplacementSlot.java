package io.github.collectdmonitor.replace.run;

import io.github.collectdmonitor.replace.state.JournalEntry;
import io.github.collectdmonitor.replace.state.ReplacementJournal;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.UnfinishedReplacementException;
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

/** Admits one replacement at a time, each on its own thread. */
public final class ReplacementSlot {
    private final Object guard = new Object();
    private @Nullable Running current;
    private boolean closed;

    /** The work that occupies the slot; its thread sets the progress. */
    private static final class Running {
        private @Nullable ReplacementProgress progress;
        private boolean abandoned;

        synchronized void began(ReplacementProgress made) {
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

    /** Work that occupies the slot while it runs; without a progress it cannot be abandoned. */
    public interface Work<T> {
        /**
         * Runs the work.
         *
         * @param began accepts the progress by which the work can be abandoned
         */
        T run(Consumer<ReplacementProgress> began);

        /** Creates work with the progress of a new replacement. */
        static <T> Work<T> starting(Asked asked, ReplacementJournal journal, Function<ReplacementProgress, T> run) {
            return on(JournalEntry.of(asked), false, journal, run);
        }

        /** Creates work with the progress of a replacement of the previous run. */
        static <T> Work<T> resuming(
                JournalEntry entry, ReplacementJournal journal, Function<ReplacementProgress, T> run) {
            return on(entry, true, journal, run);
        }

        private static <T> Work<T> on(
                JournalEntry entry, boolean touched, ReplacementJournal journal, Function<ReplacementProgress, T> run) {
            return began -> {
                ReplacementProgress progress = new ReplacementProgress(Thread.currentThread(), journal, entry, touched);
                began.accept(progress);
                return run.apply(progress);
            };
        }
    }

    /** Runs work and waits for its end; empty if the slot is occupied or closed. */
    public <T> Optional<T> tryRun(Work<T> work) {
        return run(work, false);
    }

    /** Runs work on the calling thread while the slot is occupied by it; empty if the slot is occupied or closed. */
    public <T> Optional<T> tryHold(Supplier<T> work) {
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

    /** Runs work as soon as the slot is free; empty if it is closed, or this thread interrupted, before. */
    public <T> Optional<T> runWhenFree(Work<T> work) {
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
            // A separate thread, so that an interrupt of the caller cannot reach work that has touched collectd.
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
                    throw new IllegalStateException("Internal error in the replacement", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public boolean isOccupied() {
        synchronized (guard) {
            return current != null;
        }
    }

    public boolean isClosed() {
        synchronized (guard) {
            return closed;
        }
    }

    /** Waits until the slot is free; false if it is still occupied at the end of that time. */
    public boolean awaitFree(Duration limit) throws InterruptedException {
        return await(() -> current == null, limit);
    }

    /** Waits for this time, or until the slot is closed; returns whether it is closed. */
    public boolean awaitClosed(Duration limit) throws InterruptedException {
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

    /** Abandons the running work, and accepts no more. */
    public void close() {
        synchronized (guard) {
            closed = true;
            if (current != null) {
                current.abandon();
            }
            guard.notifyAll();
        }
    }
}
