package io.github.collectdmonitor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real commands; what needs a broker or a collectd is tested where they are. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class TaskDispatcherTest extends DispatchScene {
    @Test
    void answers_with_the_output_the_host_and_the_id() {
        send(7, "echo");

        TaskResult result = answerTo(7);
        assertThat(result.outcome().message()).isEqualTo("hello");
        assertThat(result.host()).isEqualTo("host1");
    }

    @Test
    void says_what_is_not_defined() {
        send(1, "nothing");
        send("{\"task_id\":2,\"service\":\"t\",\"command\":\"echo\"}", null);

        assertThat(answerTo(1).outcome().message()).isEqualTo("Cannot find nothing command for s");
        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.NO_SUCH_COMMAND.code());
        assertThat(answerTo(2).outcome().message()).isEqualTo("Cannot find the service settings for: t");
        assertThat(answerTo(2).outcome().code()).isEqualTo(ResultCode.NO_SUCH_SERVICE.code());
    }

    @Test
    void refuses_what_it_does_not_know_how_to_do_and_what_is_too_large() {
        send("{\"task_id\":1,\"replacement\":{\"action\":\"juggle\"}}", null);
        send("{\"task_id\":2,\"service\":\"s\",\"command\":\"" + "x".repeat(1000) + "\"}", null);

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.NOT_IMPLEMENTED.code());
        assertThat(answerTo(2).outcome().code()).isEqualTo(ResultCode.INVALID_MESSAGE.code());
    }

    @Test
    void does_not_start_what_expired_while_it_waited() throws Exception {
        send(1, "wait");
        send(request(2, "wait"), Duration.ofMillis(1));
        await().until(() -> Files.exists(folder.resolve("begun")));
        Files.createFile(folder.resolve("go"));

        assertThat(answerTo(2).outcome().code()).isEqualTo(ResultCode.EXPIRED.code());
        assertThat(answerTo(1).outcome().message()).isEqualTo("went");
        assertThat(Files.readAllLines(folder.resolve("begun"))).hasSize(1);
    }

    @Test
    void refuses_more_than_may_wait_and_runs_none_of_it() throws Exception {
        for (int id = 1; id <= 4; id++) {
            send(id, "wait");
        }
        Files.createFile(folder.resolve("go"));

        assertThat(answerTo(4).outcome().code()).isEqualTo(ResultCode.TOO_MANY_TASKS.code());
        assertThat(answerTo(3).outcome().succeeded()).isTrue();
        assertThat(Files.readAllLines(folder.resolve("begun"))).hasSize(3);
    }

    @Test
    void answers_for_everything_when_it_is_closed() throws Exception {
        send(1, "wait");
        send(2, "wait");
        await().until(() -> Files.exists(folder.resolve("begun")));

        dispatcher().close(Duration.ofMillis(100));

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.OUTCOME_UNKNOWN.code());
        assertThat(answerTo(2).outcome().code()).isEqualTo(ResultCode.NOT_STARTED.code());
        send(3, "echo");
        assertThat(answerTo(3).outcome().code()).isEqualTo(ResultCode.NOT_STARTED.code());
    }

    @Test
    void what_was_accepted_and_not_started_is_carried_out_after_a_restart() throws Exception {
        leaveBehind(1, "again", 0, null);
        leaveBehind(2, "echo", 0, null);
        leaveBehind(3, "wait", 0, Duration.ZERO);

        dispatcher();

        assertThat(answerTo(1).outcome().succeeded()).isTrue();
        assertThat(answerTo(2).outcome().message()).isEqualTo("hello");
        assertThat(answerTo(3).outcome().code()).isEqualTo(ResultCode.EXPIRED.code());
        assertThat(lines("begun")).isEmpty();
    }

    @Test
    void parameter_that_does_not_match_is_refused_and_nothing_is_run_or_recorded() throws Exception {
        send(named(1, "UPPER"), null);
        send(2, "named");
        send(named(3, "a").replace("named", "echo"), null);

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.INVALID_MESSAGE.code());
        assertThat(answerTo(2).outcome().code()).isEqualTo(ResultCode.INVALID_MESSAGE.code());
        assertThat(answerTo(3).outcome().code()).isEqualTo(ResultCode.INVALID_MESSAGE.code());
        assertThat(lines("named")).isEmpty();
        send(named(1, "a; b"), null);
        await().until(() -> answers.size() == 4);
        assertThat(lines("named")).containsExactly("a; b");
    }

    @Test
    void parameters_are_still_there_after_a_restart() throws Exception {
        leaveBehind(named(1, "never begun"), 0, null);
        leaveBehind(named(2, "begun twice"), 2, null);

        dispatcher();

        assertThat(answerTo(1).outcome().message()).isEqualTo("never begun");
        assertThat(answerTo(2).outcome().message()).isEqualTo("begun twice");
    }

    @Test
    void parameter_that_a_changed_pattern_refuses_after_a_restart_is_not_run() throws Exception {
        leaveBehind(named(1, "UPPER"), 0, null);
        leaveBehind(named(2, "UPPER"), 1, null);

        dispatcher();

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.INVALID_MESSAGE.code());
        assertThat(answerTo(2).outcome().code()).isEqualTo(ResultCode.OUTCOME_UNKNOWN.code());
        assertThat(lines("named")).isEmpty();
    }

    @Test
    void what_was_started_is_never_run_again_unless_it_may_be() throws Exception {
        leaveBehind(1, "wait", 1, null);
        leaveBehind(2, "again", 2, null);

        dispatcher();

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.OUTCOME_UNKNOWN.code());
        assertThat(answerTo(2).outcome().succeeded()).isTrue();
        assertThat(lines("begun")).isEmpty();
        assertThat(lines("again")).hasSize(1);
    }

    @Test
    void what_may_be_run_again_is_not_run_a_fourth_time() throws Exception {
        leaveBehind(1, "again", 3, null);

        dispatcher();

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.OUTCOME_UNKNOWN.code());
        assertThat(lines("again")).isEmpty();
    }

    @Test
    void request_that_is_older_than_allowed_is_not_run() {
        maxCommandAge = Duration.ofHours(1);
        String at = "\"service\":\"s\",\"command\":\"echo\",\"timestamp\":\"";
        send("{\"task_id\":1," + at + Instant.now().minusSeconds(3700) + "\"}", null);
        send("{\"task_id\":2," + at + Instant.now().minusSeconds(3500) + "\"}", null);
        send(3, "echo");

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.EXPIRED.code());
        assertThat(answerTo(2).outcome().succeeded()).isTrue();
        assertThat(answerTo(3).outcome().succeeded()).isTrue();
    }

    @Test
    void message_is_settled_once_its_task_is_recorded_not_when_it_is_done() {
        send(1, "wait");
        send(2, "nothing");

        assertThat(settled).hasValue(2);
        assertThat(answers).extracting(result -> result.taskId().value()).containsExactly(2L);
    }
}
