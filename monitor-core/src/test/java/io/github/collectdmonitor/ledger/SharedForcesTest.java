package io.github.collectdmonitor.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads on a disk that takes its time, a millisecond for each force: on a faster one they may not meet. */
final class SharedForcesTest {
    @TempDir
    private Path folder;

    @Test
    void threads_that_come_together_share_forces_and_lose_nothing() throws Exception {
        int threads = 16;
        int each = 20;
        LedgerScene scene = new LedgerScene(
                folder.resolve("state"),
                new LedgerLimits(100, Duration.ofSeconds(60), Duration.ofDays(7), 10_000, 256 << 20, 1000));
        Task first = scene.accepted(5000);
        Segment segment = Objects.requireNonNull(first.segment());
        segment.continueWith(
                new TroubledDisk(segment.path, () -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5))));
        scene.start(first);
        scene.finish(first, "done");
        long before = scene.ledger.forces();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        CountDownLatch together = new CountDownLatch(threads);
        try {
            List<Future<?>> work = IntStream.range(0, threads)
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
        assertThat(scene.ledger.forces() - before).isLessThan(3L * threads * each * 2 / 3);
        scene.reopen();
        assertThat(scene.undelivered()).hasSize(threads * each + 1).doesNotHaveDuplicates();
        scene.close();
    }
}
