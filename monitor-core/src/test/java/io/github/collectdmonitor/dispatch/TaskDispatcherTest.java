package io.github.collectdmonitor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.audit.AuditLimits;
import io.github.collectdmonitor.audit.AuditLog;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.ledger.Acceptance;
import io.github.collectdmonitor.ledger.Arrival;
import io.github.collectdmonitor.ledger.LedgerLimits;
import io.github.collectdmonitor.ledger.StateInUseException;
import io.github.collectdmonitor.ledger.TaskIdentity;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.DecodedRequest.Valid;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import io.github.collectdmonitor.settings.ParameterPattern;
import io.github.collectdmonitor.settings.Services;
import io.github.collectdmonitor.trust.RequestGuard;
import io.github.collectdmonitor.trust.SignatureClaim.None;
import io.github.collectdmonitor.trust.TrustRules;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicInteger;
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
    private final List<TaskResult> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger settled = new AtomicInteger();

    @TempDir
    Path folder;

    private Services services = Services.none();
    private @Nullable Duration maxCommandAge;
    private @Nullable TaskLedger ledger;
    private @Nullable AuditLog auditLog;
    private @Nullable TaskDispatcher dispatcher;

    @BeforeEach
    void define() {
        ShellLine wait = new ShellLine(
                "echo x >>" + folder + "/begun; while [ ! -e " + folder + "/go ]; do sleep 0.05; done; echo went");
        ShellLine again = new ShellLine("echo x >>" + folder + "/again", Duration.ofSeconds(9), 99, true);
        Argv named = new Argv(
                List.of("/bin/sh", "-c", "echo \"$1\" >>" + folder + "/named; echo \"$1\"", "sh", "{name}"),
                Duration.ofSeconds(9),
                99,
                null,
                true,
                Map.of("name", new ParameterPattern("[a-z ;]+")));
        services = new Services(
                Map.of("s", Map.of("echo", new ShellLine("echo hello"), "wait", wait, "again", again, "named", named)));
    }

    private final List<TaskResult> ofRules = new CopyOnWriteArrayList<>();

    private TaskDispatcher dispatcher() {
        if (dispatcher == null) {
            Limits limits = new Limits(1000, 2, 1, Duration.ofSeconds(60), maxCommandAge, Duration.ofSeconds(30));
            ledger = open();
            Host host = new Host(
                    "host1",
                    () -> services,
                    runner,
                    new ConfigReplacer(runner, CollectdSettings::defaults, folder.resolve("state"), Clock.systemUTC()),
                    result -> {},
                    ofRules::add,
                    Clock.systemUTC());
            auditLog = AuditLog.open(folder.resolve("audit.log"), new AuditLimits(1 << 20, 3), Clock.systemUTC());
            TaskRecords records = new TaskRecords(ledger, new AuditTrail(auditLog, "command"));
            RequestGuard guard = new RequestGuard("command", TrustRules::defaults, Clock.systemUTC());
            dispatcher = new TaskDispatcher(host, records, guard, limits, refusal -> {
                answers.add(refusal.result());
                refusal.settled().run();
            });
            TaskLedger opened = ledger;
            opened.onUndelivered(() -> deliver(opened));
            dispatcher.resume();
        }
        return dispatcher;
    }

    private TaskLedger open() {
        try {
            return TaskLedger.open(
                    folder.resolve("state"),
                    new LedgerLimits(3, Duration.ofSeconds(60), Duration.ofDays(7), 1000, 64L * 1024 * 1024, 1000),
                    Clock.systemUTC());
        } catch (StateInUseException e) {
            throw new AssertionError(e);
        }
    }

    private void deliver(TaskLedger from) {
        for (var next = from.nextUndelivered(); next.isPresent(); next = from.nextUndelivered()) {
            try {
                answers.add(from.result(next.get()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            from.delivered(next.get());
        }
    }

    @AfterEach
    void close() throws Exception {
        if (dispatcher != null) {
            dispatcher.close(Duration.ZERO);
        }
        if (ledger != null) {
            ledger.close();
        }
        if (auditLog != null) {
            auditLog.close();
        }
        runner.close();
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private void send(String json, @Nullable Duration expiresIn) {
        dispatcher()
                .dispatch(List.of(new Delivery(
                        bytes(json), new None(), false, false, REPLY, expiresIn, settled::incrementAndGet)));
    }

    private static String request(long id, String command) {
        return "{\"task_id\":" + id + ",\"service\":\"s\",\"command\":\"" + command + "\"}";
    }

    private static String named(long id, String name) {
        return "{\"task_id\":" + id + ",\"service\":\"s\",\"command\":\"named\",\"parameters\":{\"name\":\"" + name
                + "\"}}";
    }

    private void send(long id, String command) {
        send(request(id, command), null);
    }

    private TaskResult answerTo(long id) {
        Predicate<TaskResult> toThis = result -> result.taskId().value() == id;
        await().until(() -> answers.stream().anyMatch(toThis));
        return answers.stream().filter(toThis).findFirst().orElseThrow();
    }

    private List<String> lines(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    /** What an agent leaves that dies after the acceptance, or so many starts later. */
    private void leaveBehind(long id, String command, int starts, @Nullable Duration expiresIn) throws Exception {
        leaveBehind(request(id, command), starts, expiresIn);
    }

    private void leaveBehind(String json, int starts, @Nullable Duration expiresIn) throws Exception {
        byte[] payload = bytes(json);
        Request request = ((Valid) RequestCodec.decode(payload)).request();
        try (TaskLedger before = open()) {
            var accepted = (Acceptance.New) before.accept(
                    new Arrival(request, TaskIdentity.of(request.taskId(), payload), false, REPLY, expiresIn, null));
            for (int i = 0; i < starts; i++) {
                before.start(accepted.task());
            }
        }
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
