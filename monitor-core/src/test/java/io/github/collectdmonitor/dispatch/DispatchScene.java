package io.github.collectdmonitor.dispatch;

import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.access.TrustRules;
import io.github.collectdmonitor.audit.AuditLimits;
import io.github.collectdmonitor.audit.AuditLog;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.ledger.Acceptance;
import io.github.collectdmonitor.ledger.LedgerLimits;
import io.github.collectdmonitor.ledger.StateInUseException;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskIdentity;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import io.github.collectdmonitor.settings.Services;
import io.github.collectdmonitor.settings.parameter.ParameterPattern;
import io.github.collectdmonitor.signature.SignatureClaim.None;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A dispatcher with a real ledger, a real audit log and real commands; a sender's answers and a rule's are kept apart. */
abstract class DispatchScene {
    static final ReplyAddress REPLY = new ReplyAddress("results", null);

    final CommandRunner runner = new CommandRunner();
    final List<TaskResult> answers = new CopyOnWriteArrayList<>();
    final AtomicInteger settled = new AtomicInteger();

    @TempDir
    Path folder;

    Services services = Services.none();
    AccessPolicy policy = AccessPolicy.open();

    Duration maxSignatureAge = TrustRules.DEFAULT_MAX_SIGNATURE_AGE;
    int requestsPerMinute;

    @Nullable
    Duration maxCommandAge;

    @Nullable
    TaskLedger ledger;

    @Nullable
    AuditLog auditLog;

    @Nullable
    TaskDispatcher dispatcher;

    @Nullable
    ConfigReplacer replacer;

    @BeforeEach
    void define() {
        ShellLine wait = new ShellLine(
                "echo x >>" + folder + "/begun; while [ ! -e " + folder + "/go ]; do sleep 0.05; done; echo went");
        ShellLine again = new ShellLine("echo x >>" + folder + "/again", Duration.ofMinutes(2), 99, true);
        Argv named = new Argv(
                List.of("/bin/sh", "-c", "echo \"$1\" >>" + folder + "/named; echo \"$1\"", "sh", "{name}"),
                Duration.ofMinutes(2),
                99,
                null,
                true,
                Map.of("name", new ParameterPattern("[a-z ;]+")));
        ShellLine count = new ShellLine("echo x >>" + folder + "/counted; wc -l <" + folder + "/counted");
        services = new Services(Map.of(
                "s",
                        Map.of(
                                "echo",
                                new ShellLine("echo hello"),
                                "wait",
                                wait,
                                "again",
                                again,
                                "named",
                                named,
                                "count",
                                count),
                "other", Map.of("again", again)));
    }

    final List<TaskResult> ofRules = new CopyOnWriteArrayList<>();

    /** A collectd of its own, which the machine's may stand beside. */
    private CollectdSettings collectd() {
        return new CollectdSettings(
                null,
                folder.resolve("collectd.conf"),
                folder.resolve("collectd.pid"),
                null,
                null,
                null,
                CollectdSettings.Control.PIDFILE,
                "collectd.service",
                CollectdSettings.Timeouts.defaults());
    }

    TaskDispatcher dispatcher() {
        if (dispatcher == null) {
            Limits limits = new Limits(1000, 2, 1, Duration.ofSeconds(60), maxCommandAge, Duration.ofSeconds(30));
            ledger = open();
            replacer = new ConfigReplacer(runner, this::collectd, folder.resolve("state"), Clock.systemUTC());
            HostServices hostServices = new HostServices(
                    "host1", () -> services, runner, replacer, result -> {}, ofRules::add, Clock.systemUTC());
            auditLog = AuditLog.open(folder.resolve("audit.log"), new AuditLimits(1 << 20, 3), Clock.systemUTC());
            TaskRecords records = new TaskRecords(ledger, new AuditTrail(auditLog, "command"));
            AccessControl guard = new AccessControl(
                    "command",
                    () -> new TrustRules(policy, TrustRules.DEFAULT_CLOCK_SKEW, maxSignatureAge, requestsPerMinute),
                    Clock.systemUTC());
            dispatcher = new TaskDispatcher(hostServices, records, guard, limits, directAnswer -> {
                answers.add(directAnswer.result());
                directAnswer.settled().run();
            });
            TaskLedger opened = ledger;
            opened.onUndelivered(() -> deliver(opened));
            dispatcher.resume();
        }
        return dispatcher;
    }

    TaskLedger open() {
        try {
            return TaskLedger.open(
                    folder.resolve("state"),
                    new LedgerLimits(3, Duration.ofSeconds(60), Duration.ofDays(7), 1000, 64L * 1024 * 1024, 1000),
                    Clock.systemUTC());
        } catch (StateInUseException e) {
            throw new AssertionError(e);
        }
    }

    void deliver(TaskLedger from) {
        for (var next = from.nextUndelivered(); next.isPresent(); next = from.nextUndelivered()) {
            try {
                answers.add(from.result(next.get()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            from.delivered(next.get());
        }
    }

    /** Has the next call make another dispatcher of what this one leaves on disk. */
    void stop() throws Exception {
        if (dispatcher != null) {
            dispatcher.close(Duration.ZERO);
            dispatcher = null;
        }
        if (ledger != null) {
            ledger.close();
        }
        if (auditLog != null) {
            auditLog.close();
        }
    }

    @AfterEach
    void close() throws Exception {
        stop();
        runner.close();
    }

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    void send(String json, @Nullable Duration expiresIn) {
        dispatcher()
                .dispatch(List.of(new ReceivedRequest(
                        bytes(json), new None(), false, false, REPLY, expiresIn, settled::incrementAndGet)));
    }

    static String request(long id, String command) {
        return "{\"task_id\":" + id + ",\"service\":\"s\",\"command\":\"" + command + "\"}";
    }

    static String named(long id, String name) {
        return "{\"task_id\":" + id + ",\"service\":\"s\",\"command\":\"named\",\"parameters\":{\"name\":\"" + name
                + "\"}}";
    }

    void send(long id, String command) {
        send(request(id, command), null);
    }

    TaskResult answerTo(long id) {
        Predicate<TaskResult> toThis = result -> result.taskId().value() == id;
        await().until(() -> answers.stream().anyMatch(toThis));
        return answers.stream().filter(toThis).findFirst().orElseThrow();
    }

    List<String> lines(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path) : List.of();
    }

    /** What an agent leaves that dies after the acceptance, or so many starts later. */
    void leaveBehind(long id, String command, int starts, @Nullable Duration expiresIn) throws Exception {
        leaveBehind(request(id, command), starts, expiresIn);
    }

    void leaveBehind(String json, int starts, @Nullable Duration expiresIn) throws Exception {
        byte[] payload = bytes(json);
        Request request = ((Valid) RequestCodec.decode(payload)).request();
        try (TaskLedger before = open()) {
            var accepted = (Acceptance.New) before.accept(
                    new Submission(request, TaskIdentity.of(request.taskId(), payload), false, REPLY, expiresIn, null));
            for (int i = 0; i < starts; i++) {
                before.start(accepted.task());
            }
        }
    }
}
