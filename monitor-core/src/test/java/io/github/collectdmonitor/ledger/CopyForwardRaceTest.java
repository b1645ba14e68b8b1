package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.io.IOException;
import java.lang.Thread.State;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A slow force of a start or of a result, while another acceptance tidies up the oldest segment. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class CopyForwardRaceTest {
    @TempDir
    private Path folder;

    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final SlowDisk.Gate gate = new SlowDisk.Gate();
    private LedgerScene scene;
    private Task task;
    private long lastId = 10;

    /** A disk whose next force waits for a gate. */
    private static final class SlowDisk extends SegmentFile {
        private final Gate gate;

        private static final class Gate {
            final CountDownLatch reached = new CountDownLatch(1);
            final CountDownLatch open = new CountDownLatch(1);
        }

        SlowDisk(Path path, Gate gate) throws IOException {
            super(path, FileChannel.open(path, StandardOpenOption.WRITE));
            this.gate = gate;
        }

        @Override
        public void force() throws IOException {
            boolean first = gate.reached.getCount() > 0;
            gate.reached.countDown();
            if (first) {
                try {
                    gate.open.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            super.force();
        }
    }

    @BeforeEach
    void open() {
        scene = new LedgerScene(
                folder.resolve("state"),
                new LedgerLimits(10, Duration.ofSeconds(60), Duration.ofSeconds(1), 1000, 1 << 20, 1000));
        task = scene.accepted(1);
    }

    @AfterEach
    void close() {
        gate.open.countDown();
        worker.shutdownNow();
        scene.close();
    }

    /** Lets the task be all that keeps the oldest segment, from the next acceptance on; the newest one's next force is slow. */
    private void fillASegment() throws IOException {
        while (scene.segments().size() < 2) {
            scene.done(lastId++, "x".repeat(10_000));
        }
        // Its record makes the newest segment known to the test.
        Task other = scene.accepted(2);
        scene.passes(Duration.ofSeconds(2));
        Segment newest = Objects.requireNonNull(other.segment());
        newest.continueWith(new SlowDisk(newest.path, gate));
    }

    private void acceptDuringTheForceOf(Runnable step) throws Exception {
        Future<?> stepping = worker.submit(step);
        assertThat(gate.reached.await(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        Thread accepting = new Thread(() -> scene.ledger.accept(arrival(3, "a", START, false)), "accepting");
        accepting.start();
        await().until(() ->
                EnumSet.of(State.WAITING, State.BLOCKED, State.TERMINATED).contains(accepting.getState()));
        gate.open.countDown();
        stepping.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS);
        accepting.join(20_000);
        scene.force();
    }

    private LedgerScene afterACrash() throws IOException, InterruptedException {
        Path copy = folder.resolve("copy");
        Process process = new ProcessBuilder("cp", "-r", scene.folder.toString(), copy.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return new LedgerScene(copy);
    }

    @Test
    void a_start_is_not_taken_back_by_a_copy_of_the_task() throws Exception {
        fillASegment();
        acceptDuringTheForceOf(() -> scene.start(task));
        assertThat(scene.folder.resolve("ledger/0000000001"))
                .as("what this is about: the task was copied forward")
                .doesNotExist();

        try (LedgerScene after = afterACrash()) {
            assertThat(after.ledger.unfinishedAtOpen())
                    .filteredOn(one -> one.request().taskId().equals(new TaskId(1)))
                    .extracting(Task::starts)
                    .containsExactly(1);
        }
    }

    @Test
    void a_finished_task_is_not_made_unfinished_by_a_copy_of_it() throws Exception {
        scene.start(task);
        fillASegment();
        acceptDuringTheForceOf(() -> scene.finish(task, "done"));

        try (LedgerScene after = afterACrash()) {
            assertThat(after.ledger.unfinishedAtOpen())
                    .extracting(one -> one.request().taskId().value())
                    .doesNotContain(1L);
            assertThat(after.undelivered()).extracting(PendingDelivery::taskId).contains(new TaskId(1));
        }
        scene.accepted(4);
        assertThat(scene.folder.resolve("ledger/0000000001"))
                .as("the segment goes as soon as the result is on disk")
                .doesNotExist();
    }

    @Test
    void an_acceptance_behind_its_result_counts_for_nothing() throws Exception {
        scene.start(task);
        Segment segment = Objects.requireNonNull(task.segment());
        byte[] copy = RecordCodec.encode(Compactor.snapshot(task));
        scene.finish(task, "done");
        segment.append(copy);
        scene.reopen();
        assertThat(scene.ledger.unfinishedAtOpen()).isEmpty();
        assertThat(scene.undelivered()).hasSize(1);
    }
}
