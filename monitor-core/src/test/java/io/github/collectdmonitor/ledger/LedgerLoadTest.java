package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.log.Journal;
import io.github.collectdmonitor.ledger.log.SegmentFolder;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskExpiry;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.ledger.record.TaskOrigin;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.codec.ResultCodec;
import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads, and many tasks. */
@Tag("slow")
final class LedgerLoadTest {
    private static final int TASKS = 100_000;
    private static final long MOST_OF_NONCES = 15L * 1024 * 1024;
    private static final Instant VALID_UNTIL = START.plus(Duration.ofHours(1));

    @TempDir
    private Path folder;

    @Test
    void a_hundred_thousand_tasks_are_read_and_held_in_little_memory() throws Exception {
        write(folder.resolve("state"), TASKS, false);
        LedgerLimits limits =
                new LedgerLimits(100, Duration.ofSeconds(60), Duration.ofDays(36_500), TASKS, 256 << 20, 1000);
        long before = usedMemory();
        long begun = System.nanoTime();
        try (TaskLedger ledger = TaskLedger.open(folder.resolve("state"), limits, Clock.systemUTC())) {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            System.out.printf("%d tasks: read in %d ms%n", TASKS, took.toMillis());

            assertThat(ledger.finished()).isEqualTo(TASKS);
            // Other parts of this process release their memory sooner or later.
            await().untilAsserted(() -> assertThat(usedMemory() - before).isLessThan(20L * 1024 * 1024));
            assertThat(ledger.accept(arrival(TASKS / 2, "a", START, true))).isInstanceOf(Finished.class);
            assertThat(ledger.accept(arrival(TASKS + 1, "a", START, true))).isInstanceOf(New.class);
        }
    }

    private static void write(Path state, int tasks, boolean signed) throws IOException {
        StateFiles.makeFolder(state);
        StateFiles.makeFolder(state.resolve("ledger"));
        SegmentFolder segments = new SegmentFolder(state.resolve("ledger"), SegmentFolder.SEGMENT_BYTES);
        try (Journal journal = new Journal(segments, () -> 1)) {
            for (long id = 1; id <= tasks; id++) {
                Submission submission = arrival(id, "a", START, false);
                Task task = new Task(
                        2 * id,
                        TaskKey.of(submission.identity()),
                        submission.request(),
                        false,
                        new TaskExpiry(new TimePoint("boot", 0, START), null),
                        new TaskOrigin(
                                signed ? new SignatureProof("operator", Sha256.of("nonce " + id), VALID_UNTIL) : null,
                                null),
                        () -> new TimePoint("boot", 0, START));
                task.replyTo.add(LedgerScene.address());
                journal.append(RecordCodec.encode(Compactor.snapshot(task)), 0);
                journal.append(RecordCodec.encode(new LedgerRecord.Started(task.sequence, 1)), 0);
                journal.append(
                        RecordCodec.encode(new LedgerRecord.Finished(
                                2 * id + 1,
                                task.sequence,
                                task.key,
                                START,
                                1,
                                task.replyTo,
                                ByteBuffer.wrap(ResultCodec.encode(
                                        LedgerScene.result(new TaskId(id), "It runs again.".repeat(10)))))),
                        0);
                journal.append(RecordCodec.encode(new LedgerRecord.Delivered(2 * id + 1, 0, "")), 0);
            }
        }
    }

    @Test
    void reading_costs_as_much_for_each_of_many_tasks_as_for_each_of_few() throws Exception {
        write(folder.resolve("few/state"), TASKS / 10, false);
        write(folder.resolve("many/state"), TASKS, false);

        long few = processorTimeToOpen(folder.resolve("few/state"));
        long many = processorTimeToOpen(folder.resolve("many/state"));

        // What walked over all tasks for each would take a hundred times as long.
        assertThat(many).as("processor time, against %d of a tenth", few).isLessThan(30 * few);
    }

    private static long processorTimeToOpen(Path state) throws StateInUseException {
        LedgerLimits limits =
                new LedgerLimits(100, Duration.ofSeconds(60), Duration.ofDays(36_500), TASKS, 256 << 20, 1000);
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        TaskLedger.open(state, limits, Clock.systemUTC()).close();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }

    @Test
    void a_hundred_thousand_nonces_are_read_with_them_and_held_in_little_memory() throws Exception {
        write(folder.resolve("state"), TASKS, true);
        Opened without = open(VALID_UNTIL.plusMillis(1), 0, Long.MAX_VALUE);
        Opened with = open(VALID_UNTIL, TASKS, without.bytes + MOST_OF_NONCES);
        long memory = with.bytes - without.bytes;
        System.out.printf(
                "%d signed tasks: read in %d ms without nonces, in %d ms with them, which takes %d kB%n",
                TASKS, without.millis, with.millis, memory / 1024);

        assertThat(memory).isLessThan(MOST_OF_NONCES);
    }

    private record Opened(long millis, long bytes) {}

    /** Measures until it is below a limit, since other parts of this process release their memory later. */
    private Opened open(Instant now, int nonces, long most) throws StateInUseException {
        LedgerLimits limits =
                new LedgerLimits(100, Duration.ofSeconds(60), Duration.ofDays(36_500), TASKS, 256 << 20, TASKS);
        long before = usedMemory();
        long begun = System.nanoTime();
        try (TaskLedger ledger = TaskLedger.open(folder.resolve("state"), limits, Clock.fixed(now, ZoneOffset.UTC))) {
            long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            await().until(() -> usedMemory() - before < most);
            long memory = usedMemory() - before;
            assertThat(ledger.nonces()).isEqualTo(nonces);
            assertThat(ledger.finished()).isEqualTo(TASKS);
            return new Opened(took, memory);
        }
    }

    private static long usedMemory() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
