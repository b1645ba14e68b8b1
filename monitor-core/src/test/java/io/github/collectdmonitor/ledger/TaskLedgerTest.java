package io.github.collectdmonitor.ledger;

import static io.github.collectdmonitor.ledger.LedgerScene.START;
import static io.github.collectdmonitor.ledger.LedgerScene.address;
import static io.github.collectdmonitor.ledger.LedgerScene.arrival;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.Full;
import io.github.collectdmonitor.ledger.Acceptance.IdInUse;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.ReplyAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the same task; each also with a ledger that was reopened before the second request. */
final class TaskLedgerTest {
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

    private Acceptance accept(Submission submission, boolean reopened) {
        if (reopened) {
            scene.reopen();
        }
        return scene.ledger.accept(submission);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_id_with_other_bytes_is_refused_while_the_first_runs_and_serves_again_afterwards(boolean reopened) {
        scene.accepted(1);

        assertThat(accept(arrival(1, "b", START, false), reopened)).isInstanceOf(IdInUse.class);
        Task task = reopened ? scene.ledger.unfinishedAtOpen().get(0) : scene.accepted(2);
        scene.finish(task, "done");
        Task other = scene.accepted(arrival(task.request().taskId().value(), "b", START, false));
        assertThat(other.starts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_bytes_while_it_runs_are_answered_by_the_one_result(boolean reopened) {
        ReplyAddress one = address();
        ReplyAddress two = address();
        scene.accepted(arrival(1, "a", START, false, one));

        assertThat(accept(arrival(1, "a", START, false, two), reopened)).isInstanceOf(Unfinished.class);
        assertThat(accept(arrival(1, "a", START, true, one), reopened)).isInstanceOf(Unfinished.class);
        scene.reopen();
        scene.finish(scene.ledger.unfinishedAtOpen().get(0), "done");

        assertThat(scene.undelivered()).extracting(PendingDelivery::replyTo).containsExactly(one, two);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_bytes_with_a_timestamp_within_the_window_are_the_same_task(boolean reopened) {
        scene.finish(scene.accepted(1), "done");
        scene.passes(Duration.ofSeconds(59));
        assertThat(accept(arrival(1, "a", START, false), reopened))
                .isInstanceOfSatisfying(
                        Finished.class,
                        finished -> assertThat(finished.recorded().outcome().message())
                                .isEqualTo("done"));

        scene.passes(Duration.ofSeconds(1));
        assertThat(accept(arrival(1, "a", START, false), reopened)).isInstanceOf(New.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_bytes_marked_as_redelivered_are_the_same_task_also_after_the_window(boolean reopened) {
        scene.done(1, "done");
        scene.passes(Duration.ofDays(6));

        assertThat(accept(arrival(1, "a", null, true), reopened)).isInstanceOf(Finished.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_constant_payload_without_a_timestamp_is_a_new_task_each_time(boolean reopened) {
        scene.done(1, "first");

        Acceptance again = accept(arrival(1, "a", null, false), reopened);
        assertThat(again).isInstanceOf(New.class);
        scene.finish(((New) again).task(), "second");
        assertThat(accept(arrival(1, "a", null, true), reopened))
                .isInstanceOfSatisfying(
                        Finished.class,
                        finished -> assertThat(finished.recorded().outcome().message())
                                .isEqualTo("second"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void no_window_means_no_repetition_by_timestamp(boolean reopened) {
        scene.limits = new LedgerLimits(3, Duration.ZERO, Duration.ofDays(7), 1000, 256 << 20, 1000);
        scene.reopen();
        scene.finish(scene.accepted(1), "done");

        assertThat(accept(arrival(1, "a", START, false), reopened)).isInstanceOf(New.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takes_no_more_than_its_limit_and_goes_on_when_one_is_done(boolean reopened) {
        scene.accepted(1);
        scene.accepted(2);
        Task third = scene.accepted(3);

        assertThat(accept(arrival(4, "a", START, false), reopened)).isEqualTo(new Full(3));
        scene.finish(reopened ? scene.ledger.unfinishedAtOpen().get(2) : third, "done");
        assertThat(accept(arrival(4, "a", START, false), reopened)).isInstanceOf(New.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_clock_set_back_by_a_day_runs_no_finished_task_again(boolean reopened) {
        scene.finish(scene.accepted(1), "done");
        scene.clockIsSetTo(START.minus(Duration.ofDays(1)));

        assertThat(accept(arrival(1, "a", START, false), reopened)).isInstanceOf(Finished.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_task_is_finished_once(boolean reopened) {
        Task task = scene.accepted(1);
        scene.finish(task, "done");

        assertThatThrownBy(() -> scene.finish(task, "again")).isInstanceOf(IllegalStateException.class);
        if (reopened) {
            assertThat(scene.reopen().unfinished()).isZero();
        }
    }
}
