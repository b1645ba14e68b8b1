package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static io.github.collectdmonitor.ledger.LedgerScene.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.NonceReused;
import io.github.collectdmonitor.ledger.Acceptance.Outdated;
import io.github.collectdmonitor.ledger.Acceptance.Replayed;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.ledger.Acceptance.Unwritable;
import io.github.collectdmonitor.ledger.log.Frame;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentScanner;
import io.github.collectdmonitor.ledger.log.TroubledDisk;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nonces when records are lost: failed forces, torn ends, damage, and death between two steps. */
final class NonceLossTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String OUTPUT = "x".repeat(10_000);

    @TempDir
    private Path folder;

    private LedgerScene scene;

    @BeforeEach
    void open() {
        scene = new LedgerScene(
                folder.resolve("state"),
                new LedgerLimits(5, Duration.ofMinutes(1), Duration.ofDays(7), 10, 256 * 1024, 1000));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static Submission request(long id, String command, String nonce) {
        return signed(arrival(id, command, null, false), "operator", nonce, HOUR);
    }

    private static void letForcesFail(Task task) throws IOException {
        Segment segment = Objects.requireNonNull(task.segment());
        segment.continueWith(new TroubledDisk(segment.path, () -> {
            throw new IOException("Input/output error");
        }));
    }

    private void fillSegments(int count) {
        int last = number() + count;
        for (long id = 1000; number() < last; id++) {
            scene.done(id, OUTPUT);
        }
    }

    private int number() {
        return Integer.parseInt(
                scene.segments().get(scene.segments().size() - 1).getFileName().toString());
    }

    @Test
    void a_void_acceptance_leaves_no_nonce_so_that_its_redelivery_is_taken() throws IOException {
        letForcesFail(scene.accepted(1));
        Task lost = ((New) scene.ledger.accept(request(2, "a", "n"))).task();
        assertThatThrownBy(() -> scene.ledger.force()).isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> scene.ledger.start(lost)).isInstanceOf(LedgerException.class);

        Task again = scene.accepted(request(2, "a", "n"));
        assertThat(again.signer()).contains("operator");
        assertThat(scene.ledger.accept(request(2, "a", "n"))).isInstanceOf(Unfinished.class);
        scene.reopen();
        assertThat(scene.ledger.unfinished()).isEqualTo(2);
        assertThat(scene.ledger.accept(request(2, "b", "n"))).isInstanceOf(NonceReused.class);
    }

    @Test
    void a_nonce_that_joined_and_was_lost_may_join_again() throws IOException {
        Task task = scene.accepted(request(1, "a", "n"));
        letForcesFail(task);
        assertThat(scene.ledger.accept(request(1, "a", "m"))).isInstanceOf(Unfinished.class);
        assertThatThrownBy(() -> scene.ledger.force()).isInstanceOf(LedgerException.class);

        assertThat(scene.ledger.accept(request(1, "a", "m"))).isInstanceOf(Unfinished.class);
        scene.force();
        assertThat(scene.ledger.nonces()).isEqualTo(2);
        scene.reopen();
        assertThat(scene.ledger.nonces()).isEqualTo(2);
    }

    @Test
    void a_result_is_not_given_again_where_the_new_nonce_cannot_be_written() throws IOException {
        Submission first = signed(arrival(1, "a", START, false), "operator", "first", HOUR);
        scene.finish(scene.accepted(first), "done");
        letForcesFail(scene.accepted(2));
        Submission again = signed(arrival(1, "a", START, false), "operator", "n", HOUR);

        assertThat(scene.ledger.accept(again)).isInstanceOf(Unwritable.class);
        assertThat(scene.ledger.accept(again)).isInstanceOf(Finished.class);
        scene.reopen();
        scene.passes(Duration.ofMinutes(5));
        assertThat(scene.ledger.accept(again)).isInstanceOf(Finished.class);
    }

    @Test
    void a_torn_acceptance_is_taken_when_it_comes_again() throws IOException {
        scene.accepted(1);
        scene.accepted(request(2, "a", "n"));
        scene.close();
        Path segment = scene.segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        int end = frames(whole).get(1).offset() + frames(whole).get(1).length();
        Arrays.fill(whole, end + 20, whole.length, (byte) 0);
        Files.write(segment, whole);
        scene.reopen();

        assertThat(scene.ledger.nonces()).isZero();
        assertThat(scene.ledger.accept(request(2, "a", "n"))).isInstanceOf(New.class);
    }

    @Test
    void damage_elsewhere_in_its_file_costs_no_nonce() throws IOException {
        scene.done(2, "done");
        scene.finish(scene.accepted(request(1, "a", "n")), "done");
        damage(record -> record instanceof LedgerRecord.Started);
        scene.reopen();
        scene.reopen();

        assertThat(scene.folder).isDirectoryContaining("glob:**ledger-damaged*");
        assertThat(scene.ledger.accept(request(1, "a", "n"))).isInstanceOf(Finished.class);
        assertThat(scene.ledger.accept(request(1, "b", "n"))).isInstanceOf(NonceReused.class);
    }

    @Test
    void damage_elsewhere_in_its_file_does_not_lower_the_floor() throws IOException {
        scene.finish(scene.accepted(request(1, "a", "n")), "done");
        scene.deliverAll();
        scene.passes(HOUR.plusMillis(1));
        fillSegments(4);
        scene.clockIsSetTo(START);
        Predicate<LedgerRecord> isFloor = record -> record instanceof LedgerRecord.Floor;
        for (long id = 2000; id < 2100 && !contains(isFloor, newest()); id++) {
            scene.done(id, OUTPUT);
        }
        assertThat(contains(isFloor, newest())).as("what this is about").isTrue();
        scene.accepted(3);
        damage(record -> record instanceof LedgerRecord.Finished);
        scene.reopen();
        scene.reopen();

        assertThat(scene.folder).isDirectoryContaining("glob:**ledger-damaged*");
        assertThat(scene.ledger.accept(request(1, "a", "n"))).isInstanceOf(Outdated.class);
    }

    @Test
    void whenever_it_dies_while_files_go_each_nonce_is_known_or_below_the_floor() throws IOException {
        scene.finish(scene.accepted(request(1, "a", "old")), "done");
        scene.deliverAll();
        scene.passes(HOUR.plusMillis(1));
        Submission live = signed(arrival(2, "a", null, false), "operator", "live", HOUR.multipliedBy(2));
        scene.finish(scene.accepted(live), "done");
        scene.deliverAll();
        List<Path> deaths = new ArrayList<>();
        for (long id = 1000; number() < 12; id++) {
            Task task = scene.accepted(id);
            Segment segment = Objects.requireNonNull(task.segment());
            segment.continueWith(new TroubledDisk(segment.path, () -> deaths.add(copy(deaths.size()))));
            scene.finish(task, OUTPUT);
            scene.deliverAll();
        }
        assertThat(deaths).hasSizeGreaterThan(50);
        assertThat(scene.folder.resolve("ledger/0000000001")).doesNotExist();

        for (Path death : deaths) {
            try (LedgerScene after = new LedgerScene(death)) {
                // The clock was set back, so that only the record is evidence.
                after.clockIsSetTo(START);
                assertThat(after.ledger.accept(request(1, "a", "old")))
                        .as(death.toString())
                        .isInstanceOfAny(Finished.class, Outdated.class, Replayed.class);
                assertThat(after.ledger.accept(live))
                        .as(death.toString())
                        .isInstanceOfAny(Finished.class, Replayed.class);
            }
        }
    }

    private Path copy(int number) {
        Path copy = folder.resolve("death" + number);
        try {
            StateFiles.makeFolder(copy);
            StateFiles.makeFolder(copy.resolve("ledger"));
            for (Path segment : scene.segments()) {
                Files.copy(segment, copy.resolve("ledger").resolve(segment.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private Path newest() {
        return scene.segments().get(scene.segments().size() - 1);
    }

    private static List<Frame> frames(byte[] segment) {
        return SegmentScanner.of(ByteBuffer.wrap(segment), SegmentScanner.UNKNOWN_END)
                .frames();
    }

    private static boolean contains(Predicate<LedgerRecord> which, Path segment) throws IOException {
        return frames(Files.readAllBytes(segment)).stream().anyMatch(frame -> is(which, frame));
    }

    private static boolean is(Predicate<LedgerRecord> which, Frame frame) {
        return RecordCodec.decode(frame.body()).filter(which).isPresent();
    }

    /** Closes the ledger, and flips a bit of the first such record of the newest file. */
    private void damage(Predicate<LedgerRecord> which) throws IOException {
        scene.close();
        byte[] bytes = Files.readAllBytes(newest());
        Frame frame =
                frames(bytes).stream().filter(one -> is(which, one)).findFirst().orElseThrow();
        bytes[frame.offset() + Frame.OVERHEAD] ^= 1;
        Files.write(newest(), bytes);
    }
}
