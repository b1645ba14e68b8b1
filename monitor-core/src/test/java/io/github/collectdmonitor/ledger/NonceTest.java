package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.address;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static io.github.collectdmonitor.ledger.LedgerScene.signed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.Full;
import io.github.collectdmonitor.ledger.Acceptance.IdInUse;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.NonceReused;
import io.github.collectdmonitor.ledger.Acceptance.Outdated;
import io.github.collectdmonitor.ledger.Acceptance.TooManyNonces;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.ledger.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Acceptance of requests by their nonces; each also with a ledger that was reopened before the second request. */
final class NonceTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    private LedgerScene scene;

    @BeforeEach
    void open() {
        scene = new LedgerScene(folder.resolve("state"));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** One constant payload: without its nonce it would be a new task each time. */
    private static Submission request(long id, String command, String nonce) {
        return signed(arrival(id, command, null, false), "operator", nonce, HOUR);
    }

    private Acceptance accept(Submission submission, boolean reopened) {
        if (reopened) {
            scene.reopen();
        }
        return scene.ledger.accept(submission);
    }

    private Task unfinished(Task task, boolean reopened) {
        return reopened ? scene.ledger.unfinishedAtOpen().get(0) : task;
    }

    @Test
    void one_signer_leaves_room_for_the_others() {
        LedgerLimits limits =
                new LedgerLimits(10, Duration.ofMinutes(1), Duration.ofDays(7), 1000, 64L << 20, 10, 2, Duration.ZERO);
        try (LedgerScene shares = new LedgerScene(folder.resolve("shares"), limits)) {
            shares.accepted(signed(arrival(1, "a", START, false), "greedy", "one", HOUR));
            shares.accepted(signed(arrival(2, "a", START, false), "greedy", "two", HOUR));
            assertThat(shares.ledger.accept(signed(arrival(3, "a", START, false), "greedy", "three", HOUR)))
                    .isInstanceOf(TooManyNonces.class);

            shares.accepted(signed(arrival(4, "a", START, false), "other", "one", HOUR));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_nonce_and_bytes_while_it_runs_are_answered_by_the_one_result(boolean reopened) {
        Task task = scene.accepted(request(1, "a", "n"));
        Submission again = signed(arrival(1, "a", null, false, address()), "operator", "n", HOUR);

        assertThat(accept(again, reopened)).isInstanceOf(Unfinished.class);
        scene.finish(unfinished(task, reopened), "done");
        assertThat(scene.undelivered()).extracting(PendingDelivery::replyTo).contains(again.replyTo());
        assertThat(scene.ledger.nonces()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_nonce_and_bytes_when_it_is_finished_get_the_result_again_whatever_the_repeat_window(
            boolean reopened) {
        scene.finish(scene.accepted(request(1, "a", "n")), "done");
        scene.passes(HOUR.minusSeconds(1));

        assertThat(accept(request(1, "a", "n"), reopened))
                .isInstanceOfSatisfying(
                        Finished.class,
                        finished -> assertThat(finished.recorded().outcome().message())
                                .isEqualTo("done"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_nonce_and_bytes_get_their_result_also_while_others_have_their_task_id(boolean reopened) {
        scene.finish(scene.accepted(request(1, "a", "n")), "done");
        scene.accepted(request(1, "b", "other"));

        assertThat(accept(request(1, "a", "n"), reopened)).isInstanceOf(Finished.class);
        assertThat(accept(request(1, "a", "new"), false)).isInstanceOf(IdInUse.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_nonce_with_other_bytes_or_another_id_is_refused(boolean reopened) {
        Task task = scene.accepted(request(1, "a", "n"));
        assertThat(accept(request(1, "b", "n"), reopened)).isInstanceOf(NonceReused.class);
        assertThat(accept(request(2, "a", "n"), reopened)).isInstanceOf(NonceReused.class);

        scene.finish(unfinished(task, reopened), "done");
        assertThat(accept(request(1, "b", "n"), reopened)).isInstanceOf(NonceReused.class);
        assertThat(accept(request(2, "a", "n"), reopened)).isInstanceOf(NonceReused.class);
        assertThat(scene.ledger.unfinished()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void each_signer_has_nonces_of_its_own(boolean reopened) {
        scene.accepted(signed(arrival(1, "a", null, false), "ab", "c", HOUR));

        assertThat(accept(signed(arrival(2, "a", null, false), "a", "bc", HOUR), reopened))
                .isInstanceOf(New.class);
        assertThat(accept(signed(arrival(3, "a", null, false), "b", "c", HOUR), false))
                .isInstanceOf(New.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_new_nonce_is_a_new_task(boolean reopened) {
        scene.done(1, "first");
        scene.finish(scene.accepted(request(1, "a", "one")), "second");

        assertThat(accept(request(1, "a", "two"), reopened)).isInstanceOf(New.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_new_nonce_of_what_is_being_worked_on_is_remembered_too(boolean reopened) {
        Task task = scene.accepted(request(1, "a", "one"));
        assertThat(scene.ledger.accept(request(1, "a", "two"))).isInstanceOf(Unfinished.class);
        assertThat(scene.ledger.accept(signed(arrival(1, "a", null, false, null), "operator", "three", HOUR)))
                .as("one that wants no answer")
                .isInstanceOf(Unfinished.class);
        scene.force();
        scene.finish(task, "done");

        for (String nonce : new String[] {"two", "three"}) {
            assertThat(accept(request(1, "a", nonce), reopened)).isInstanceOf(Finished.class);
            assertThat(accept(request(1, "b", nonce), false)).isInstanceOf(NonceReused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_new_nonce_of_what_is_finished_is_remembered_too(boolean reopened) {
        Submission first = signed(arrival(1, "a", START, false), "operator", "one", HOUR);
        Submission second = signed(arrival(1, "a", START, false), "operator", "two", HOUR);
        scene.finish(scene.accepted(first), "done");
        long before = scene.ledger.forces();
        assertThat(scene.ledger.accept(second)).isInstanceOf(Finished.class);
        assertThat(scene.ledger.forces() - before).as("it is on disk at once").isEqualTo(1);
        scene.passes(Duration.ofMinutes(10));

        assertThat(accept(second, reopened)).isInstanceOf(Finished.class);
        assertThat(scene.ledger.nonces()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_request_without_a_signature_is_what_it_was(boolean reopened) {
        scene.finish(scene.accepted(request(1, "a", "n")), "done");

        assertThat(accept(arrival(1, "a", null, false), reopened)).isInstanceOf(New.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothing_is_remembered_of_a_nonce_that_is_refused(boolean reopened) {
        Task first = scene.accepted(request(1, "a", "one"));
        scene.accepted(request(2, "a", "two"));
        assertThat(scene.ledger.accept(request(1, "b", "three"))).isInstanceOf(IdInUse.class);
        scene.accepted(request(3, "a", "four"));
        assertThat(scene.ledger.accept(request(4, "a", "five"))).isInstanceOf(Full.class);
        scene.finish(first, "done");

        assertThat(accept(request(5, "a", "three"), reopened)).isInstanceOf(New.class);
        assertThat(scene.ledger.nonces()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void as_many_nonces_as_are_allowed_are_remembered_and_no_more_until_one_is_forgotten(boolean reopened) {
        scene.limits = new LedgerLimits(10, Duration.ofSeconds(60), Duration.ofDays(7), 1000, 256 << 20, 3);
        scene.reopen();
        scene.accepted(signed(arrival(1, "a", null, false), "operator", "one", Duration.ofMinutes(1)));
        scene.accepted(request(2, "a", "two"));
        scene.accepted(request(3, "a", "three"));

        assertThat(accept(request(4, "a", "four"), reopened)).isEqualTo(new TooManyNonces(3));
        assertThat(accept(request(2, "a", "four"), reopened)).as("also to join").isEqualTo(new TooManyNonces(3));
        assertThat(accept(request(2, "a", "two"), reopened)).isInstanceOf(Unfinished.class);
        assertThat(accept(arrival(5, "a", null, false), reopened)).isInstanceOf(New.class);
        scene.passes(Duration.ofMinutes(1).plusMillis(1));
        assertThat(accept(request(4, "a", "four"), reopened)).isInstanceOf(New.class);
        assertThat(accept(request(6, "a", "six"), false)).isInstanceOf(TooManyNonces.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_nonce_is_forgotten_once_its_signature_has_expired_and_its_request_never_taken_again(boolean reopened) {
        scene.finish(scene.accepted(request(1, "a", "n")), "done");
        scene.passes(HOUR);
        assertThat(accept(request(1, "a", "n"), reopened)).isInstanceOf(Finished.class);

        scene.passes(Duration.ofMillis(1));
        assertThat(accept(request(1, "a", "n"), reopened)).isInstanceOf(Outdated.class);
        assertThat(scene.ledger.nonces()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_clock_that_moves_back_after_that_revives_nothing(boolean reopened) {
        scene.finish(scene.accepted(request(1, "a", "n")), "done");
        scene.passes(HOUR.plusMillis(1));
        scene.accepted(2);
        if (reopened) {
            scene.reopen();
        }
        assertThat(scene.ledger.nonces()).isZero();
        scene.clockIsSetTo(START);

        assertThat(accept(request(1, "a", "n"), false)).isInstanceOf(Outdated.class);
        assertThat(accept(request(1, "a", "another"), false))
                .as("its result is unknown")
                .isInstanceOf(Outdated.class);
        assertThat(accept(signed(arrival(3, "a", null, false), "operator", "later", HOUR.plusMillis(1)), false))
                .isInstanceOf(New.class);
        assertThat(accept(request(1, "a", "n"), reopened))
                .as("where its record is still read, it is known again")
                .isInstanceOf(reopened ? Finished.class : Outdated.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_clock_that_moves_back_before_that_makes_it_known_for_longer(boolean reopened) {
        scene.finish(scene.accepted(request(1, "a", "n")), "done");
        scene.clockIsSetTo(START.minus(Duration.ofDays(1)));
        assertThat(accept(request(1, "a", "n"), reopened)).isInstanceOf(Finished.class);

        scene.passes(Duration.ofDays(1));
        assertThat(accept(request(1, "a", "n"), reopened)).isInstanceOf(Finished.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_nonce_that_is_given_anew_when_it_is_forgotten_counts_for_the_new_request(boolean reopened) {
        scene.finish(scene.accepted(request(1, "a", "n")), "done");
        scene.passes(HOUR.plusMillis(1));
        Submission again = signed(arrival(2, "b", null, false), "operator", "n", HOUR.multipliedBy(2));
        scene.finish(scene.accepted(again), "done again");
        scene.clockIsSetTo(START);

        assertThat(accept(again, reopened)).isInstanceOf(Finished.class);
        assertThat(accept(request(1, "a", "n"), reopened)).isInstanceOf(NonceReused.class);
    }
}
