package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.state.Moment;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
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
    private static final Instant VALID_UNTIL = START.plus(Duration.ofHours(1));

    @TempDir
    private Path folder;

    @Test
    void a_hundred_thousand_tasks_are_read_and_held_in_little_memory() throws Exception {
        write(folder.resolve("state"), false);
        LedgerLimits limits =
                new LedgerLimits(100, Duration.ofSeconds(60), Duration.ofDays(36_500), TASKS, 256 << 20, 1000);
        long before = usedMemory();
        long begun = System.nanoTime();
        try (TaskLedger ledger = TaskLedger.open(folder.resolve("state"), limits, Clock.systemUTC())) {
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            long memory = usedMemory() - before;
            System.out.printf("%d tasks: read in %d ms, %d kB held%n", TASKS, took.toMillis(), memory / 1024);

            assertThat(ledger.finished()).isEqualTo(TASKS);
            assertThat(memory).isLessThan(20L * 1024 * 1024);
            assertThat(ledger.accept(arrival(TASKS / 2, "a", START, true))).isInstanceOf(Finished.class);
            assertThat(ledger.accept(arrival(TASKS + 1, "a", START, true))).isInstanceOf(New.class);
        }
    }

    private static void write(Path state, boolean signed) throws IOException {
        StateFiles.makeFolder(state);
        StateFiles.makeFolder(state.resolve("ledger"));
        SegmentFolder segments = new SegmentFolder(state.resolve("ledger"), SegmentFolder.SEGMENT_BYTES);
        try (Journal journal = new Journal(segments, () -> 1)) {
            for (long id = 1; id <= TASKS; id++) {
                Arrival arrival = arrival(id, "a", START, false);
                Task task = new Task(
                        2 * id,
                        TaskKey.of(arrival.identity()),
                        arrival.request(),
                        false,
                        new Task.Expiry(new Moment("boot", 0, START), null),
                        new Task.Origin(
                                signed ? new Signed("operator", Sha256.of("nonce " + id), VALID_UNTIL) : null, null),
                        () -> new Moment("boot", 0, START));
                task.replyTo.add(LedgerScene.address());
                journal.append(Records.encode(Upkeep.snapshot(task)), 0);
                journal.append(Records.encode(new LedgerRecord.Started(task.sequence, 1)), 0);
                journal.append(
                        Records.encode(new LedgerRecord.Finished(
                                2 * id + 1,
                                task.sequence,
                                task.key,
                                START,
                                1,
                                task.replyTo,
                                ByteBuffer.wrap(ResultCodec.encode(
                                        LedgerScene.result(new TaskId(id), "It runs again.".repeat(10)))))),
                        0);
                journal.append(Records.encode(new LedgerRecord.Delivered(2 * id + 1, 0, "")), 0);
            }
        }
    }

    @Test
    void a_hundred_thousand_nonces_are_read_with_them_and_held_in_little_memory() throws Exception {
        write(folder.resolve("state"), true);
        Opened without = open(VALID_UNTIL.plusMillis(1), 0);
        Opened with = open(VALID_UNTIL, TASKS);
        long memory = with.bytes - without.bytes;
        System.out.printf(
                "%d signed tasks: read in %d ms without nonces, in %d ms with them, which takes %d kB%n",
                TASKS, without.millis, with.millis, memory / 1024);

        assertThat(memory).isLessThan(15L * 1024 * 1024);
    }

    private record Opened(long millis, long bytes) {}

    private Opened open(Instant now, int nonces) throws StateInUseException {
        LedgerLimits limits =
                new LedgerLimits(100, Duration.ofSeconds(60), Duration.ofDays(36_500), TASKS, 256 << 20, TASKS);
        long before = usedMemory();
        long begun = System.nanoTime();
        try (TaskLedger ledger = TaskLedger.open(folder.resolve("state"), limits, Clock.fixed(now, ZoneOffset.UTC))) {
            long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
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
