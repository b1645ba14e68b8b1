package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static io.github.collectdmonitor.ledger.LedgerScene.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.BelowWatermark;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.NonceReused;
import io.github.collectdmonitor.ledger.Acceptance.Outdated;
import io.github.collectdmonitor.ledger.Acceptance.RefusedBefore;
import io.github.collectdmonitor.ledger.Acceptance.Replayed;
import io.github.collectdmonitor.ledger.Acceptance.TooManyNonces;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.RecordCodec;
import io.github.collectdmonitor.ledger.record.Requester;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.ledger.task.UsedNonce;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The nonces of refused requests, also of more than there is room for. */
final class RefusedNoncesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** As many as one signer may have remembered. */
    private static final int SHARE = 8;

    /** As many as are remembered besides of refused requests. */
    private static final int RESERVE = 2;

    @TempDir
    private Path folder;

    private LedgerScene scene;

    @BeforeEach
    void open() {
        scene = new LedgerScene(
                folder.resolve("state"),
                new LedgerLimits(
                        100, Duration.ofMinutes(1), Duration.ofDays(7), 1000, 64L << 20, 40, SHARE, Duration.ZERO));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private static Submission request(long id, Duration valid) {
        return signed(arrival(id, "a", null, false), "operator", "nonce " + id, valid);
    }

    private void refuse(Submission submission) {
        scene.ledger.useUp(submission.identity().payloadSha256(), Objects.requireNonNull(submission.signed()));
        scene.force();
    }

    private void fillRoom() {
        for (long id = 1; id <= SHARE; id++) {
            scene.finish(scene.accepted(request(id, Duration.ofMinutes(1))), "done");
        }
    }

    private void reopen(boolean reopened) {
        if (reopened) {
            scene.reopen();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refused_nonce_stays_used_whatever_becomes_of_others(boolean reopened) {
        Submission refused = request(1, HOUR);
        refuse(refused);
        Task same = scene.accepted(signed(arrival(1, "a", null, false), "another", "n", HOUR));
        scene.finish(same, "secret");
        Task own = scene.accepted(signed(arrival(1, "a", null, false), "operator", "n", HOUR));
        assertThat(scene.ledger.accept(refused)).isInstanceOf(RefusedBefore.class);
        scene.finish(own, "done");
        reopen(reopened);

        assertThat(scene.ledger.accept(refused)).isInstanceOf(RefusedBefore.class);
        assertThat(scene.ledger.isRepeat(refused)).isTrue();
        assertThat(scene.ledger.accept(signed(arrival(2, "a", null, false), "operator", "nonce 1", HOUR)))
                .isInstanceOf(NonceReused.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void there_is_a_reserve_for_what_is_refused_when_the_room_is_full(boolean reopened) {
        fillRoom();
        for (long id = 101; id <= 100 + RESERVE; id++) {
            assertThat(scene.ledger.accept(request(id, HOUR))).isInstanceOf(TooManyNonces.class);
            refuse(request(id, HOUR));
        }
        reopen(reopened);
        scene.passes(Duration.ofMinutes(2));

        for (long id = 101; id <= 100 + RESERVE; id++) {
            assertThat(scene.ledger.accept(request(id, HOUR))).isInstanceOf(RefusedBefore.class);
        }
        assertThat(scene.ledger.accept(request(200, HOUR))).as("another one").isInstanceOf(New.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beyond_the_reserve_all_that_was_signed_for_no_longer_is_used_up(boolean reopened) {
        fillRoom();
        for (long id = 101; id <= 110; id++) {
            refuse(request(id, HOUR.minusSeconds(id)));
        }
        reopen(reopened);
        scene.passes(Duration.ofMinutes(2));

        for (long id = 101; id <= 110; id++) {
            assertThat(scene.ledger.accept(request(id, HOUR.minusSeconds(id))))
                    .as("request %d", id)
                    .isNotInstanceOf(New.class);
        }
        assertThat(scene.ledger.accept(request(109, HOUR.minusSeconds(109)))).isInstanceOf(BelowWatermark.class);
        assertThat(scene.ledger.accept(request(200, HOUR)))
                .as("signed for longer")
                .isInstanceOf(New.class);
        assertThat(scene.ledger.accept(signed(arrival(201, "a", null, false), "another", "n", Duration.ofMinutes(3))))
                .as("another signer's")
                .isInstanceOf(New.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_watermark_only_rises_and_takes_no_more_room(boolean reopened) {
        fillRoom();
        for (long id = 101; id <= 100 + RESERVE; id++) {
            refuse(request(id, HOUR));
        }
        int nonces = scene.ledger.nonces();
        refuse(request(103, Duration.ofMinutes(40)));
        refuse(request(104, Duration.ofMinutes(50)));
        refuse(request(105, Duration.ofMinutes(45)));
        assertThat(scene.ledger.nonces()).isEqualTo(nonces + 1);
        reopen(reopened);
        scene.passes(Duration.ofMinutes(2));

        assertThat(scene.ledger.accept(request(104, Duration.ofMinutes(50)))).isInstanceOf(BelowWatermark.class);
        scene.passes(Duration.ofMinutes(49));
        assertThat(scene.ledger.accept(request(104, Duration.ofMinutes(50)))).isInstanceOf(Outdated.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void expired_request_that_was_refused_stays_so_when_the_clock_is_set_back(boolean reopened) {
        scene.passes(HOUR.plusSeconds(1));
        refuse(request(1, HOUR));
        scene.clockIsSetTo(START);
        reopen(reopened);

        assertThat(scene.ledger.accept(request(1, HOUR))).isInstanceOf(Outdated.class);
        assertThat(scene.ledger.accept(request(2, HOUR.plusSeconds(1)))).isInstanceOf(New.class);
    }

    @Test
    void nonce_of_which_an_older_agent_recorded_no_task_is_never_run_again() {
        LedgerRecord.Nonce nonce = UsedNonce.of(
                        Objects.requireNonNull(request(1, HOUR).signed()), TaskKey.of(request(1, HOUR)), 7)
                .record();
        byte[] bytes = RecordCodec.encode(nonce);
        assertThat(RecordCodec.decode(ByteBuffer.wrap(bytes, 0, bytes.length - Long.BYTES)))
                .as("as it was written once")
                .contains(new LedgerRecord.Nonce(
                        nonce.key(),
                        nonce.payloadFirst(),
                        nonce.payloadSecond(),
                        nonce.expires(),
                        LedgerRecord.Nonce.UNKNOWN));
    }

    @Test
    void finished_task_of_which_an_older_agent_recorded_no_requester_is_anybodys() {
        TaskKey key = TaskKey.of(arrival(1, "a", START, false));
        LedgerRecord.Finished finished = new LedgerRecord.Finished(
                2, 1, key.of(Requester.UNKNOWN), Instant.EPOCH, 5, List.of(), ByteBuffer.allocate(0));

        assertThat(RecordCodec.decode(ByteBuffer.wrap(RecordCodec.encode(finished))))
                .contains(finished);
        LedgerRecord.Finished known =
                new LedgerRecord.Finished(2, 1, key, Instant.EPOCH, 0xffff, List.of(), ByteBuffer.allocate(0));
        assertThat(RecordCodec.decode(ByteBuffer.wrap(RecordCodec.encode(known))))
                .contains(known);
        assertThat(key.requester()).isEqualTo(Requester.ANONYMOUS);
    }

    @Test
    void evicted_task_is_not_handed_out() {
        Submission submission = request(1, HOUR);
        scene.finish(scene.accepted(submission), "done");
        scene.deliverAll();
        scene.limits = new LedgerLimits(
                100, Duration.ofMinutes(1), Duration.ofMinutes(1), 1000, 64L << 20, 40, SHARE, Duration.ZERO);
        scene.reopen();
        scene.passes(Duration.ofMinutes(2));
        scene.accepted(2);

        assertThat(scene.ledger.accept(submission)).isInstanceOf(Replayed.class);
    }
}
