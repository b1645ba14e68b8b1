package io.github.collectdmonitor.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.ledger.Acceptance.Finished;
import io.github.collectdmonitor.ledger.Acceptance.Full;
import io.github.collectdmonitor.ledger.Acceptance.IdInUse;
import io.github.collectdmonitor.ledger.Acceptance.New;
import io.github.collectdmonitor.ledger.Acceptance.Unfinished;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TaskLedgerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TestClock clock = new TestClock();
    private final TaskLedger ledger = new TaskLedger(3, Duration.ofSeconds(60), clock);

    private static final class TestClock extends Clock {
        private Instant now = START;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static Arrival arrival(long id, String command, @Nullable Instant timestamp, boolean redelivered) {
        return arrival(id, command, timestamp, redelivered, new ReplyAddress("results", null));
    }

    private static Arrival arrival(
            long id, String command, @Nullable Instant timestamp, boolean redelivered, ReplyAddress replyTo) {
        CommandRequest request = new CommandRequest(new TaskId(id), timestamp, "service", command);
        TaskIdentity identity = TaskIdentity.of(request.taskId(), RequestCodec.encode(request));
        return new Arrival(request, identity, redelivered, replyTo, null);
    }

    private Task accepted(Arrival arrival) {
        Acceptance acceptance = ledger.accept(arrival);
        assertThat(acceptance).isInstanceOf(New.class);
        return ((New) acceptance).task();
    }

    private List<Answer> finish(Task task) {
        return ledger.finish(task, result(task, "done"));
    }

    private static TaskResult result(Task task, String message) {
        return new TaskResult(task.request().taskId(), START, Outcome.of(ResultCode.SUCCEEDED, message), null, false);
    }

    @Test
    void the_same_id_with_other_bytes_is_refused_while_the_first_runs_and_serves_again_afterwards() {
        Task first = accepted(arrival(1, "a", START, false));

        assertThat(ledger.accept(arrival(1, "b", START, false))).isInstanceOf(IdInUse.class);
        finish(first);
        assertThat(ledger.accept(arrival(1, "b", START, false))).isInstanceOf(New.class);
    }

    @Test
    void the_same_bytes_while_it_runs_are_answered_by_the_one_result() {
        ReplyAddress one = new ReplyAddress("results", CorrelationData.random());
        ReplyAddress two = new ReplyAddress("results", CorrelationData.random());
        Task task = accepted(arrival(1, "a", START, false, one));

        assertThat(ledger.accept(arrival(1, "a", START, false, two))).isInstanceOf(Unfinished.class);
        assertThat(ledger.accept(arrival(1, "a", START, true, one))).isInstanceOf(Unfinished.class);
        assertThat(finish(task)).extracting(Answer::replyTo).containsExactly(one, two);
    }

    @Test
    void the_same_bytes_with_a_timestamp_within_the_window_are_the_same_task() {
        finish(accepted(arrival(1, "a", START, false)));
        clock.now = START.plusSeconds(59);
        assertThat(ledger.accept(arrival(1, "a", START, false))).isInstanceOf(Finished.class);

        clock.now = START.plusSeconds(60);
        assertThat(ledger.accept(arrival(1, "a", START, false))).isInstanceOf(New.class);
    }

    @Test
    void the_same_bytes_marked_as_redelivered_are_the_same_task_also_after_the_window() {
        finish(accepted(arrival(1, "a", null, false)));
        clock.now = START.plusSeconds(3600);

        assertThat(ledger.accept(arrival(1, "a", null, true))).isInstanceOf(Finished.class);
    }

    @Test
    void one_constant_payload_without_a_timestamp_is_a_new_task_each_time() {
        finish(accepted(arrival(1, "a", null, false)));

        assertThat(ledger.accept(arrival(1, "a", null, false))).isInstanceOf(New.class);
    }

    @Test
    void no_window_means_no_repetition_by_timestamp() {
        TaskLedger windowless = new TaskLedger(3, Duration.ZERO, clock);
        Acceptance first = windowless.accept(arrival(1, "a", START, false));
        assertThat(first)
                .isInstanceOfSatisfying(New.class, task -> windowless.finish(task.task(), result(task.task(), "x")));

        assertThat(windowless.accept(arrival(1, "a", START, false))).isInstanceOf(New.class);
    }

    @Test
    void takes_no_more_than_its_limit_and_goes_on_when_one_is_done() {
        Task first = accepted(arrival(1, "a", START, false));
        accepted(arrival(2, "a", START, false));
        accepted(arrival(3, "a", START, false));

        assertThat(ledger.accept(arrival(4, "a", START, false))).isEqualTo(new Full(3));
        finish(first);
        assertThat(ledger.accept(arrival(4, "a", START, false))).isInstanceOf(New.class);
    }

    @Test
    void a_task_is_finished_once() {
        Task task = accepted(arrival(1, "a", START, false));
        finish(task);

        assertThatThrownBy(() -> finish(task)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void forgets_the_oldest_outputs_and_the_oldest_tasks_but_no_recent_ones() {
        String output = "x".repeat(64 * 1024);
        int tasks = TaskLedger.REMEMBERED + 500;
        for (int id = 1; id <= tasks; id++) {
            clock.now = clock.now.plusSeconds(1);
            Task task = accepted(arrival(id, "a", null, false));
            ledger.finish(task, result(task, output));
        }

        assertThat(ledger.accept(arrival(tasks, "a", null, true)))
                .isInstanceOfSatisfying(
                        Finished.class,
                        newest -> assertThat(newest.recorded().outcome().message())
                                .isEqualTo(output));
        assertThat(ledger.accept(arrival(1000, "a", null, true)))
                .isInstanceOfSatisfying(
                        Finished.class,
                        old -> assertThat(old.recorded().outcome().truncated()).isTrue());
        assertThat(ledger.accept(arrival(1, "a", null, true))).isInstanceOf(New.class);
    }
}
