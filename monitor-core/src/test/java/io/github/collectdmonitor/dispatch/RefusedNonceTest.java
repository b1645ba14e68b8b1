package io.github.collectdmonitor.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.access.AccessPolicy;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.settings.Services;
import io.github.collectdmonitor.signature.SignatureClaim;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signed request that was rejected, for any reason, can never be run later. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RefusedNonceTest extends DispatchScene {
    private static final String AGAIN = request(1, "again");

    private final SignedSender owner = new SignedSender("owner");
    private final SignatureClaim claim = owner.sign(AGAIN);

    @BeforeEach
    void allow() {
        policy = new AccessPolicy(Map.of(owner.name(), owner.allowed("*/*")), false, false);
    }

    private void deliver(String json, SignatureClaim signature, boolean retained) {
        dispatcher()
                .dispatch(List.of(new ReceivedRequest(
                        bytes(json), signature, retained, false, REPLY, null, settled::incrementAndGet)));
    }

    private @Nullable TaskResult answer(String json, SignatureClaim signature) {
        int before = answers.size();
        deliver(json, signature, false);
        return answers.size() > before ? answers.get(before) : null;
    }

    /** Returns the code of a result, or -1 if there is none. */
    private static int codeOf(@Nullable TaskResult result) {
        return result == null ? -1 : result.outcome().code();
    }

    private void assertNeverRun(String json, SignatureClaim signature, boolean restarted) throws Exception {
        if (restarted) {
            stop();
        }
        assertThat(codeOf(answer(json, signature))).as("refused at once").isEqualTo(ResultCode.NOT_ALLOWED.code());
        assertThat(lines("again")).isEmpty();
        int before = answers.size();
        deliver(json, owner.sign(json), false);
        await().until(() -> answers.size() > before);
        assertThat(codeOf(answers.get(before))).as("signed again it is run").isZero();
        assertThat(lines("again")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refused_since_it_was_retained(boolean restarted) throws Exception {
        deliver(AGAIN, claim, true);
        assertThat(settled).hasValue(1);

        assertNeverRun(AGAIN, claim, restarted);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refused_since_the_audit_log_could_not_be_written(boolean restarted) throws Exception {
        Files.createDirectory(folder.resolve("audit.log"));
        assertThat(codeOf(answer(AGAIN, claim))).isEqualTo(ResultCode.TOO_MANY_TASKS.code());
        stop();
        Files.delete(folder.resolve("audit.log"));

        assertNeverRun(AGAIN, claim, restarted);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refused_since_its_signature_was_valid_for_too_long(boolean restarted) throws Exception {
        SignatureClaim far = owner.sign(AGAIN, Duration.ofHours(2));
        assertThat(codeOf(answer(AGAIN, far))).isEqualTo(ResultCode.NOT_ALLOWED.code());

        maxSignatureAge = Duration.ofHours(3);

        assertNeverRun(AGAIN, far, restarted);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refused_since_too_many_requests_came(boolean restarted) throws Exception {
        requestsPerMinute = 1;
        String other = request(2, "echo");
        deliver(other, owner.sign(other), false);
        answerTo(2);
        assertThat(codeOf(answer(AGAIN, claim))).isEqualTo(ResultCode.TOO_MANY_TASKS.code());

        requestsPerMinute = 0;

        assertNeverRun(AGAIN, claim, restarted);
    }

    @Test
    void refused_since_its_command_was_not_defined() throws Exception {
        var defined = services;
        services = new Services(Map.of("other", Map.of()));
        assertThat(codeOf(answer(AGAIN, claim))).isEqualTo(ResultCode.NO_SUCH_SERVICE.code());

        services = defined;

        assertNeverRun(AGAIN, claim, false);
    }

    @Test
    void refused_since_another_task_had_its_id() throws Exception {
        deliver(request(1, "wait"), owner.sign(request(1, "wait")), false);
        assertThat(codeOf(answer(AGAIN, claim))).isEqualTo(ResultCode.DUPLICATE_TASK_ID.code());
        Files.createFile(folder.resolve("go"));
        await().until(() -> answers.size() == 2);

        assertNeverRun(AGAIN, claim, false);
    }

    @Test
    void refused_since_too_many_tasks_waited() throws Exception {
        for (int id = 2; id <= 4; id++) {
            deliver(request(id, "wait"), owner.sign(request(id, "wait")), false);
        }
        assertThat(codeOf(answer(AGAIN, claim))).isEqualTo(ResultCode.TOO_MANY_TASKS.code());
        Files.createFile(folder.resolve("go"));
        await().until(() -> answers.size() == 4);

        assertNeverRun(AGAIN, claim, false);
    }
}
