package io.github.collectdmonitor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.ledger.Acceptance;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.ledger.record.Submission;
import io.github.collectdmonitor.ledger.record.TaskIdentity;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.signature.SignatureClaim;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Recovery actions of this host's rules. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RuleTasksTest extends DispatchScene {
    private static final String RULE = "memory-low";

    private void fire(long id, String command) {
        fire(request(id, command));
    }

    private void fireFor(String service, long id) {
        fire("{\"task_id\":" + id + ",\"service\":\"" + service + "\",\"command\":\"again\"}");
    }

    private void fire(String request) {
        // After its start a dispatcher looks for an interrupted replacement.
        await().until(() -> !dispatcher().isBusy("none"));
        dispatcher()
                .dispatch(List.of(new ReceivedRequest(
                        bytes(request),
                        new SignatureClaim.OfRule(RULE),
                        false,
                        false,
                        REPLY,
                        Duration.ofMinutes(2),
                        settled::incrementAndGet)));
    }

    private TaskResult toldOf(long id) {
        await().until(() -> ofRules.stream().anyMatch(result -> result.taskId().value() == id));
        return ofRules.stream()
                .filter(result -> result.taskId().value() == id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void result_names_the_rule_to_senders_and_to_this_host() {
        fire(1, "echo");

        assertThat(toldOf(1).outcome().message()).isEqualTo("hello");
        assertThat(toldOf(1).rule()).isEqualTo(RULE);
        assertThat(answerTo(1).rule()).isEqualTo(RULE);
    }

    @Test
    void audit_log_has_who_asked_by_which_rule() throws Exception {
        fire(1, "echo");
        toldOf(1);

        assertThat(lines("audit.log"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("\"local-rules\"", "by the rule memory-low"));
    }

    @Test
    void nothing_is_run_while_a_command_of_that_service_runs() throws Exception {
        send(1, "wait");
        await().until(() -> !lines("begun").isEmpty());
        assertThat(dispatcher().isBusy("s")).isTrue();

        fire(2, "again");

        assertThat(toldOf(2).outcome().code()).isEqualTo(ResultCode.NOT_STARTED.code());
        assertThat(lines("again")).isEmpty();
        Files.createFile(folder.resolve("go"));
        answerTo(1);
        assertThat(dispatcher().isBusy("s")).isFalse();
    }

    @Test
    void a_rule_keeps_off_others_of_its_service_too() throws Exception {
        fire(1, "wait");
        await().until(() -> !lines("begun").isEmpty());

        fire(2, "again");

        assertThat(toldOf(2).outcome().code()).isEqualTo(ResultCode.NOT_STARTED.code());
        Files.createFile(folder.resolve("go"));
        toldOf(1);
        assertThat(dispatcher().isBusy("s")).isFalse();
    }

    @Test
    void rules_need_no_signature_where_senders_do() {
        policy = new AccessPolicy(Map.of(), true, false);

        fire(1, "echo");

        assertThat(toldOf(1).outcome().code()).isZero();
    }

    @Test
    void service_that_is_busy_becomes_free_again_whatever_the_task_comes_to() {
        fire(1, "nosuch");

        assertThat(toldOf(1).outcome().code()).isEqualTo(ResultCode.NO_SUCH_COMMAND.code());
        assertThat(toldOf(1).rule()).isEqualTo(RULE);
        assertThat(dispatcher().isBusy("s")).isFalse();
    }

    @Test
    void what_a_rule_asked_for_is_known_as_such_after_a_restart() throws Exception {
        byte[] payload = bytes(request(7, "echo"));
        Request request = ((Valid) RequestCodec.decode(payload)).request();
        try (TaskLedger before = open()) {
            assertThat(before.accept(new Submission(
                            request,
                            TaskIdentity.of(request.taskId(), payload),
                            false,
                            REPLY,
                            Duration.ofMinutes(2),
                            null,
                            RULE)))
                    .isInstanceOf(Acceptance.New.class);
        }

        dispatcher();

        assertThat(toldOf(7).rule()).isEqualTo(RULE);
        assertThat(answerTo(7).rule()).isEqualTo(RULE);
    }

    @Test
    void a_replacement_that_began_while_it_waited_is_not_met() throws Exception {
        send(1, "wait");
        await().until(() -> !lines("begun").isEmpty());
        fireFor("other", 2);
        CountDownLatch end = new CountDownLatch(1);
        ConfigReplacer busy = Objects.requireNonNull(replacer);
        CompletableFuture<Outcome> replacing = CompletableFuture.supplyAsync(() -> busy.apart(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Outcome.of(ResultCode.SUCCEEDED, "done");
        }));
        await().until(busy::isAtWork);

        Files.createFile(folder.resolve("go"));

        assertThat(toldOf(2).outcome().code()).isEqualTo(ResultCode.REPLACEMENT_RUNNING.code());
        assertThat(lines("again")).isEmpty();
        end.countDown();
        replacing.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
