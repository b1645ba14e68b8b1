package io.github.collectdmonitor.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.TroubledDisk;
import io.github.collectdmonitor.ledger.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads that write at the same time. */
final class SharedForcesTest {
    private static final int THREADS = 16;
    private static final LedgerLimits LIMITS =
            new LedgerLimits(100, Duration.ofSeconds(60), Duration.ofDays(7), 10_000, 256 << 20, 1000);

    @TempDir
    private Path folder;

    /** A disk on which no force ends before it is released. */
    private static final class BlockedDisk {
        final Semaphore released = new Semaphore(0);

        void block() throws IOException {
            try {
                released.acquire();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private LedgerScene on(BlockedDisk disk) throws IOException {
        LedgerScene scene = new LedgerScene(folder.resolve("state"), LIMITS);
        // All fits into one segment, since the end of a segment needs a force of its own.
        scene.segmentBytes = 4 << 20;
        scene.reopen();
        Segment segment = Objects.requireNonNull(scene.accepted(5000).segment());
        segment.continueWith(new TroubledDisk(segment.path, disk::block));
        return scene;
    }

    /**
     * Runs a step of each thread on a disk that is released once all of them wait for it; returns how often it was
     * forced.
     */
    private static long forcesOf(LedgerScene scene, BlockedDisk disk, List<FutureTask<?>> steps) throws Exception {
        long before = scene.ledger.forces();
        List<Thread> threads = steps.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        await().untilAsserted(
                        () -> assertThat(threads).extracting(Thread::getState).containsOnly(Thread.State.WAITING));
        disk.released.release(THREADS);
        for (FutureTask<?> step : steps) {
            step.get();
        }
        disk.released.drainPermits();
        return scene.ledger.forces() - before;
    }

    @Test
    void threads_that_wait_for_disk_share_next_force() throws Exception {
        BlockedDisk disk = new BlockedDisk();
        LedgerScene scene = on(disk);
        List<FutureTask<Task>> accepting = IntStream.range(0, THREADS)
                .mapToObj(i -> new FutureTask<>(() -> scene.accepted(1 + i)))
                .toList();
        // The first one forces what is written by then, and the next one the rest of all that wait.
        assertThat(forcesOf(scene, disk, List.copyOf(accepting))).isLessThanOrEqualTo(2);

        List<FutureTask<?>> starting = IntStream.range(0, THREADS)
                .<FutureTask<?>>mapToObj(i -> new FutureTask<>(() -> {
                    scene.start(accepting.get(i).get());
                    return null;
                }))
                .toList();
        assertThat(forcesOf(scene, disk, starting)).isLessThanOrEqualTo(2);

        disk.released.release(THREADS);
        scene.reopen();
        scene.close();
    }

    @Test
    void threads_that_come_together_lose_nothing() throws Exception {
        int each = 20;
        LedgerScene scene = new LedgerScene(folder.resolve("state"), LIMITS);
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        CountDownLatch together = new CountDownLatch(THREADS);
        try {
            List<Future<?>> work = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(thread -> workers.submit(() -> {
                        together.countDown();
                        together.await();
                        for (int i = 0; i < each; i++) {
                            Task task = scene.accepted(1 + thread * (long) each + i);
                            scene.start(task);
                            scene.finish(task, "done");
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> one : work) {
                one.get();
            }
        } finally {
            workers.shutdownNow();
        }
        scene.reopen();
        assertThat(scene.undelivered()).hasSize(THREADS * each).doesNotHaveDuplicates();
        scene.close();
    }
}
