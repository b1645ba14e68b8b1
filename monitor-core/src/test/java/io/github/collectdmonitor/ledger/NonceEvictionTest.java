package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static io.github.collectdmonitor.ledger.LedgerScene.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.NonceReused;
import io.github.collectdmonitor.ledger.Acceptance.Outdated;
import io.github.collectdmonitor.ledger.Acceptance.Replayed;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.ledger.log.Frame;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.log.SegmentFile;
import io.github.collectdmonitor.ledger.log.SegmentScanner;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.ledger.task.UsedNonce;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of nonces whose tasks, and whose files, are gone. */
final class NonceEvictionTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String OUTPUT = "x".repeat(10_000);

    @TempDir
    private Path folder;

    private LedgerScene scene;

    @BeforeEach
    void open() {
        scene = new LedgerScene(folder.resolve("state"));
    }

    private void open(Duration retention, int maxTasks, long maxBytes) {
        scene.limits = new LedgerLimits(5, MINUTE, retention, maxTasks, maxBytes, 10_000);
        scene.reopen();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static Submission request(long id, String command, String nonce) {
        return signed(arrival(id, command, null, false), "operator", nonce, HOUR);
    }

    private void done(Submission submission, String message) {
        Task task = scene.accepted(submission);
        scene.start(task);
        scene.finish(task, message);
        scene.deliverAll();
    }

    private void fillSegments(int count) {
        int last = number() + count;
        for (long id = 1000; number() < last; id++) {
            scene.done(id, OUTPUT);
        }
    }

    /** The number of the newest segment. */
    private int number() {
        return Integer.parseInt(
                scene.segments().get(scene.segments().size() - 1).getFileName().toString());
    }

    private long bytes() throws IOException {
        long bytes = 0;
        for (Path segment : scene.segments()) {
            bytes += Files.size(segment);
        }
        return bytes;
    }

    private Acceptance accept(Submission submission, boolean reopened) {
        if (reopened) {
            scene.reopen();
        }
        return scene.ledger.accept(submission);
    }

    private void assertRemembered(boolean reopened) {
        assertThat(scene.folder.resolve("ledger/0000000001"))
                .as("what this is about: its file is gone")
                .doesNotExist();
        assertThat(accept(request(1, "a", "n"), reopened)).isInstanceOf(Replayed.class);
        assertThat(accept(request(1, "b", "n"), reopened)).isInstanceOf(NonceReused.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_nonce_outlives_its_task_when_there_are_too_many(boolean reopened) {
        open(Duration.ofDays(7), 10, 1 << 20);
        done(request(1, "a", "n"), "done");
        fillSegments(4);

        assertRemembered(reopened);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_nonce_outlives_its_task_when_the_files_are_too_large(boolean reopened) throws IOException {
        open(Duration.ofDays(7), 1000, 256 * 1024);
        done(request(1, "a", "n"), "done");
        fillSegments(20);

        assertRemembered(reopened);
        assertThat(bytes()).isLessThanOrEqualTo(256 * 1024 + 2 * LedgerScene.SEGMENT_BYTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_nonce_outlives_the_retention_of_its_task(boolean reopened) {
        open(MINUTE, 1000, 1 << 20);
        done(request(1, "a", "n"), "done");
        fillSegments(1);
        scene.passes(MINUTE);
        scene.accepted(2);

        assertRemembered(reopened);
    }

    @Test
    void a_nonce_of_a_task_that_was_joined_outlives_it_too() {
        open(Duration.ofDays(7), 10, 1 << 20);
        Task task = scene.accepted(request(1, "a", "other"));
        assertThat(scene.ledger.accept(request(1, "a", "n"))).isInstanceOf(Unfinished.class);
        scene.finish(task, "done");
        scene.deliverAll();
        fillSegments(4);

        assertRemembered(true);
    }

    @Test
    void an_unfinished_task_that_is_copied_forward_keeps_its_signer_and_its_nonce() {
        open(Duration.ofDays(7), 10, 1 << 20);
        scene.accepted(request(1, "a", "n"));
        fillSegments(4);
        assertThat(scene.folder.resolve("ledger/0000000001")).doesNotExist();
        scene.reopen();

        Task task = scene.ledger.unfinishedAtOpen().get(0);
        assertThat(task.signer()).contains("operator");
        assertThat(scene.ledger.accept(request(1, "a", "n"))).isInstanceOf(Unfinished.class);
        scene.finish(task, "done");
        assertThat(scene.undelivered())
                .as("what the result is signed over")
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.replyTo().proof()).isEqualTo("n");
                    scene.ledger.delivered(one);
                });
        fillSegments(4);
        assertRemembered(true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_was_forgotten_with_its_file_is_never_taken_again_whatever_the_clock_says(boolean reopened) {
        open(Duration.ofDays(7), 10, 1 << 20);
        done(request(1, "a", "n"), "done");
        scene.passes(HOUR.plusMillis(1));
        fillSegments(4);
        assertThat(scene.folder.resolve("ledger/0000000001")).doesNotExist();
        scene.clockIsSetTo(START);

        assertThat(accept(request(1, "a", "n"), reopened)).isInstanceOf(Outdated.class);
        fillSegments(8);
        assertThat(accept(request(1, "a", "n"), reopened))
                .as("also when the file that said so is gone")
                .isInstanceOf(Outdated.class);
    }

    @Test
    void a_file_full_of_nonces_is_not_copied_while_there_is_space() {
        open(Duration.ofDays(7), 10, 1 << 20);
        Submission repeated = arrival(2, "a", scene.now.wall(), false);
        done(signed(repeated, "operator", "first", HOUR), "done");
        for (int i = 0; i < 1500; i++) {
            scene.ledger.accept(signed(repeated, "operator", "repeated " + i, HOUR));
        }
        fillSegments(3);
        assertThat(scene.folder.resolve("ledger/0000000001")).exists();

        scene.passes(HOUR.plusMillis(1));
        scene.accepted(3);
        assertThat(scene.folder.resolve("ledger/0000000001")).doesNotExist();
    }

    @Test
    void nonces_without_their_tasks_hold_no_file_back() throws IOException {
        open(Duration.ofDays(7), 10, 256 * 1024);
        done(request(1, "a", "n"), "done");
        Task unfinished = scene.accepted(3);
        Submission repeated = arrival(2, "a", scene.now.wall(), false);
        done(signed(repeated, "operator", "first", HOUR), "done");
        for (int i = 0; i < 3000; i++) {
            assertThat(scene.ledger.accept(signed(repeated, "operator", "repeated " + i, HOUR)))
                    .isInstanceOf(Finished.class);
        }
        assertThat(number()).as("full of nonces").isGreaterThan(2);
        fillSegments(20);

        assertThat(bytes()).isLessThanOrEqualTo(256 * 1024 + 2 * LedgerScene.SEGMENT_BYTES);
        assertRemembered(true);
        assertThat(scene.ledger.unfinishedAtOpen()).extracting(Task::request).containsExactly(unfinished.request());
        assertThat(scene.ledger.nonces()).isEqualTo(3002);
        assertThat(scene.ledger.accept(signed(arrival(2, "b", null, false), "operator", "repeated 2999", HOUR)))
                .isInstanceOf(NonceReused.class);
        scene.passes(HOUR.plusMillis(1));
        fillSegments(4);
        assertThat(scene.ledger.nonces()).isZero();
    }

    @Test
    void a_nonce_takes_as_much_as_is_counted_for_it() {
        UsedNonce nonce = UsedNonce.of(
                new SignatureProof("operator", "n", START),
                TaskKey.of(arrival(1, "a", null, false).identity()),
                7);

        assertThat(Frame.of(RecordCodec.encode(nonce.record()), 0).limit()).isEqualTo(Segment.NONCE_BYTES);
        assertThat(RecordCodec.decode(ByteBuffer.wrap(RecordCodec.encode(nonce.record()))))
                .contains(nonce.record());
    }

    @Test
    void without_signed_requests_nothing_of_them_is_written() throws IOException {
        open(Duration.ofDays(7), 10, 256 * 1024);
        scene.accepted(1);
        fillSegments(20);

        for (Path segment : scene.segments()) {
            for (Frame frame : SegmentScanner.of(
                            SegmentFile.read(segment, 0, (int) Files.size(segment)), SegmentScanner.UNKNOWN_END)
                    .frames()) {
                assertThat(RecordCodec.decode(frame.body()))
                        .get()
                        .isNotInstanceOfAny(LedgerRecord.Nonce.class, LedgerRecord.Floor.class);
            }
        }
    }

    @Test
    void a_new_task_is_taken_all_the_while() {
        open(Duration.ofDays(7), 10, 256 * 1024);
        for (int i = 0; i < 500; i++) {
            scene.passes(MINUTE);
            done(signed(arrival(1, "a", null, false), "operator", "n" + i, MINUTE.multipliedBy(i + 61)), OUTPUT);
        }
        assertThat(scene.ledger.nonces()).isEqualTo(61);
        scene.reopen();
        assertThat(scene.ledger.nonces()).isEqualTo(61);
        assertThat(scene.ledger.accept(signed(
                        arrival(1, "a", null, false),
                        "operator",
                        "n",
                        MINUTE.multipliedBy(500).plusMillis(1))))
                .isInstanceOf(New.class);
    }
}
