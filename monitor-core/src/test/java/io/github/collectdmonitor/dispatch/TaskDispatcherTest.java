package io.github.collectdmonitor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.ledger.Answer;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import io.github.collectdmonitor.settings.Services;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real commands; what needs a broker or a collectd is tested where they are. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class TaskDispatcherTest {
    private static final ReplyAddress REPLY = new ReplyAddress("results", null);

    private final CommandRunner runner = new CommandRunner();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private TaskDispatcher dispatcher = dispatcher(Services.none());

    @BeforeEach
    void define() {
        CommandDefinition wait = new ShellLine(
                "echo x >>" + folder + "/begun; while [ ! -e " + folder + "/go ]; do sleep 0.05; done; echo went");
        dispatcher = dispatcher(new Services(Map.of("s", Map.of("echo", new ShellLine("echo hello"), "wait", wait))));
    }

    private TaskDispatcher dispatcher(Services services) {
        Limits limits = new Limits(1000, 2, 1, Duration.ofSeconds(60), null, Duration.ofSeconds(30));
        TaskDispatcher.Host host = new TaskDispatcher.Host(
                "host1",
                () -> services,
                runner,
                new ConfigReplacer(runner, CollectdSettings::defaults),
                result -> {},
                Clock.systemUTC());
        TaskLedger ledger = new TaskLedger(
                limits.maxWaitingTasks() + limits.maxConcurrentCommands(), limits.repeatWindow(), Clock.systemUTC());
        return new TaskDispatcher(host, ledger, limits, answers::add);
    }

    @AfterEach
    void close() throws Exception {
        dispatcher.close(Duration.ZERO);
        runner.close();
    }

    private void send(String json, @Nullable Instant expiresAt) {
        dispatcher.dispatch(new Delivery(json.getBytes(StandardCharsets.UTF_8), false, REPLY, expiresAt));
    }

    private void send(long id, String command) {
        send("{\"task_id\":" + id + ",\"service\":\"s\",\"command\":\"" + command + "\"}", null);
    }

    private TaskResult answerTo(long id) {
        Predicate<Answer> toThis = answer -> answer.result().taskId().value() == id;
        await().until(() -> answers.stream().anyMatch(toThis));
        return answers.stream().filter(toThis).findFirst().orElseThrow().result();
    }

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
        send("{\"task_id\":1,\"replacement\":{\"action\":\"rollback\"}}", null);
        send("{\"task_id\":2,\"service\":\"s\",\"command\":\"" + "x".repeat(1000) + "\"}", null);

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.NOT_IMPLEMENTED.code());
        assertThat(answerTo(2).outcome().code()).isEqualTo(ResultCode.INVALID_MESSAGE.code());
    }

    @Test
    void does_not_start_what_expired_while_it_waited() throws Exception {
        send(1, "wait");
        send(
                "{\"task_id\":2,\"service\":\"s\",\"command\":\"wait\"}",
                Instant.now().minusMillis(1));
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

        dispatcher.close(Duration.ofMillis(100));

        assertThat(answerTo(1).outcome().code()).isEqualTo(ResultCode.OUTCOME_UNKNOWN.code());
        assertThat(answerTo(2).outcome().code()).isEqualTo(ResultCode.NOT_STARTED.code());
        send(3, "echo");
        assertThat(answerTo(3).outcome().code()).isEqualTo(ResultCode.NOT_STARTED.code());
    }
}
