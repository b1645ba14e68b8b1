package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request without permission runs nothing and leaves one line in the audit log; one with permission gets a signed
 * result.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TrustMatrixContract {
    private static final int NO_SUCH_COMMAND = 4099;
    private static final int NOT_ALLOWED = 4102;

    private final TrustScene scene;

    TrustMatrixContract(TrustBroker broker) {
        scene = new TrustScene(broker);
    }

    @AfterAll
    void end() {
        scene.close();
    }

    @ParameterizedTest
    @EnumSource
    void attack_is_refused_runs_nothing_and_leaves_one_line(Attack attack) {
        long id = Messages.newId();
        int lines = scene.audit().size();
        int runs = scene.runs();

        scene.publish(attack.message(scene, TrustScene.request(id)));

        assertThat(scene.answer(id).get("code").getAsInt()).isEqualTo(NOT_ALLOWED);
        assertRefusedByOneLine(lines, attack.reason());
        assertThat(scene.runs()).as("only the allowed one").isEqualTo(runs + 1);
    }

    /** The next request that is allowed comes right behind it. */
    private void assertRefusedByOneLine(int linesBefore, String reason) {
        scene.publish(scene.byAlice(TrustScene.request(Messages.newId())));
        List<JsonObject> lines = scene.audit(linesBefore + 3);
        assertThat(lines).hasSize(linesBefore + 3);
        JsonObject refused = lines.get(linesBefore);
        assertThat(refused.get("accepted").getAsBoolean()).isFalse();
        assertThat(refused.get("why").getAsString()).contains(reason);
        assertThat(lines.get(linesBefore + 1).get("accepted").getAsBoolean()).isTrue();
        JsonObject finished = lines.get(linesBefore + 2);
        assertThat(finished.get("event").getAsString()).isEqualTo("finished");
        assertThat(finished.get("signer").getAsString()).isEqualTo("alice");
        assertThat(finished.get("payload_sha256"))
                .isEqualTo(lines.get(linesBefore + 1).get("payload_sha256"));
    }

    @Test
    void replayed_request_is_not_run_again_not_even_after_a_restart() {
        long id = Messages.newId();
        SignedMessage message = scene.byAlice(TrustScene.request(id));
        int runs = scene.runs();
        int lines = scene.audit().size();
        scene.publish(message);
        scene.audit(lines + 2);

        scene.publish(message);
        assertThat(scene.audit(lines + 3).get(lines + 2).get("why").getAsString())
                .contains("its result is sent again");
        scene.restart();
        scene.publish(message);
        assertThat(scene.audit(lines + 4).get(lines + 3).get("why").getAsString())
                .contains("its result is sent again");

        assertThat(scene.answer(id, 2).get("repeated").getAsBoolean()).isTrue();
        assertThat(scene.answer(id, 3).get("repeated").getAsBoolean()).isTrue();
        assertThat(scene.runs()).isEqualTo(runs + 1);
        assertThat(scene.audit()).hasSize(lines + 4);
    }

    @Test
    void refused_request_is_not_run_later_either() {
        long id = Messages.newId();
        String payload = TrustScene.request(id).replace("\"exec\"", "\"later\"");
        SignedMessage message = scene.byAlice(payload);
        int lines = scene.audit().size();
        scene.publish(message);
        assertThat(scene.answer(id).get("code").getAsInt()).isEqualTo(NO_SUCH_COMMAND);

        scene.defineLater();
        scene.publish(message);

        assertThat(scene.audit(lines + 2).get(lines + 1).get("why").getAsString())
                .contains("was received before");
        assertThat(scene.answer(id, 2).get("code").getAsInt()).isEqualTo(NOT_ALLOWED);
        scene.publish(scene.byAlice(payload));
        scene.audit(lines + 4);
        assertThat(scene.agent().lines("later")).as("the new one alone").hasSize(1);
    }

    @Test
    void nonce_serves_no_other_request() {
        String nonce = SignedMessage.newNonce();
        long id = Messages.newId();
        int lines = scene.audit().size();
        scene.publish(signed(TrustScene.request(Messages.newId()), nonce));
        scene.audit(lines + 2);
        int runs = scene.runs();

        scene.publish(signed(TrustScene.request(id), nonce));

        assertThat(scene.answer(id).get("code").getAsInt()).isEqualTo(NOT_ALLOWED);
        assertThat(scene.audit(lines + 3).get(lines + 2).get("why").getAsString())
                .contains("nonce");
        assertThat(scene.runs()).isEqualTo(runs);
    }

    private SignedMessage signed(String payload, String nonce) {
        return SignedMessage.of(
                payload, TrustScene.COMMAND_TOPIC, "alice", scene.alice(), nonce, Duration.ofMinutes(30));
    }

    @Test
    void signed_request_is_answered_with_a_proof() {
        ProgramResult run = scene.sender("exec", scene.signed())
                .with("--verify-key", scene.host().open().toString(), "--output", "json")
                .run(Senders.LIMIT)
                .expectExit(0);
        JsonObject result = Senders.reply(run).json();

        assertThat(result.get("message").getAsString()).isEqualTo("real");
        assertThat(run.stderr()).doesNotContain("warning");
        scene.agent()
                .program("--verify-audit", scene.agent().file("state/audit.log").toString())
                .with("--expect-head", result.get("audit_head").getAsString())
                .run(Senders.LIMIT)
                .expectExit(0);
    }

    @Test
    void answer_of_another_key_is_no_answer() {
        ProgramResult run = scene.sender("exec", scene.signed())
                .with("--verify-key", scene.mallory().open().toString(), "--timeout", "8")
                .run(Senders.LIMIT)
                .expectExit(5);

        assertThat(run.stderr()).contains("not signed with a key of --verify-key");
        assertThat(run.stdout()).doesNotContain("Received");
    }

    @Test
    void forged_answer_is_told_of_and_the_real_one_awaited() {
        long id = Messages.newId();
        try (ProgramRun run = scene.sender("slow", scene.signed())
                .with("--task-id", Long.toString(id))
                .with("--verify-key", scene.host().open().toString())
                .start()) {
            // Not before: the sender would not yet know its request.
            scene.agent().awaitLog("Task " + id + ": command");
            forge(id);
            run.awaitOutput("is not signed with a key", Senders.LIMIT);
            scene.letSlowEnd();
            ProgramResult ended = run.await(Senders.LIMIT).expectExit(0);

            assertThat(ended.stdout()).contains("real").doesNotContain("forged");
        }
    }

    @Test
    void without_a_key_to_verify_with_a_forged_answer_is_taken() {
        long id = Messages.newId();
        try (ProgramRun run = scene.sender("slow", scene.signed())
                .with("--task-id", Long.toString(id))
                .start()) {
            // Not before: the sender would not yet know its request.
            scene.agent().awaitLog("Task " + id + ": command");
            forge(id);
            assertThat(run.await(Senders.LIMIT).expectExit(0).stdout()).contains("forged");
        } finally {
            scene.letSlowEnd();
        }
    }

    private void forge(long id) {
        scene.forge(
                "agent-web01",
                TrustScene.RESULT_TOPIC,
                "{\"task_id\":" + id + ",\"message\":\"forged\",\"code\":0,\"host\":\"web01\"}");
    }
}
