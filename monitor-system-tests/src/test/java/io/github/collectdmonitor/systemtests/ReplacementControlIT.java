package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replacements under conditions, from the sender's command line: check, expect, force, confirm and roll back. */
@Tag("slow")
@RequiresCollectd
@RequiresMosquitto
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ReplacementControlIT {
    @RegisterExtension
    static final ReplacementHost HOST = ReplacementHost.quick();

    private static final String WENT_BACK = "was not confirmed in time; the previous config is in place again";

    private Path state = Path.of("");
    private String first = "";
    private String second = "";

    /** An agent that remembers nothing of the other tests, whose configs are no use here. */
    @BeforeEach
    void begin() {
        state = HOST.file("state-" + Messages.newId());
        HOST.settings().set("StateDir", state);
        HOST.settings().collectd("ProbationSeconds", 0);
        first = HOST.quick("first");
        second = HOST.quick("second");
        HOST.restartAgent();
    }

    @Test
    void check_only_judges_and_changes_nothing() {
        long before = HOST.pid();

        Reply good = HOST.sender().send(first, "--check-only").expectCode(0);
        Reply bad = HOST.sender()
                .send(HOST.collectd().texts().syntaxError(), "--check-only")
                .expectCode(0x2002);

        assertHashes(good, HOST.old(), null);
        assertThat(good.message()).contains("nothing was changed");
        assertThat(bad.message()).contains("line ");
        assertThat(HOST.filesBeside()).doesNotContain("collectd.conf.orig");
        HOST.assertUntouched(before);
    }

    @Test
    void replacement_of_another_config_than_expected_is_refused_with_the_hash_of_the_one_in_place() {
        long before = HOST.pid();

        Reply refused = HOST.sender().send(first, "--expect", Sha256.of(second)).expectCode(0x200c);
        Reply unchecked = HOST.sender()
                .send(first, "--check-only", "--expect", Sha256.of(second))
                .expectCode(0x200c);

        assertHashes(refused, HOST.old(), null);
        assertHashes(unchecked, HOST.old(), null);
        HOST.assertUntouched(before);
    }

    @Test
    void replacement_of_the_expected_config_is_done() {
        Reply done =
                HOST.sender().send(first, "--expect", Sha256.of(HOST.old())).expectCode(0);

        assertHashes(done, first, null);
        HOST.assertRunsWith(first);
    }

    @Test
    @Tag("slow")
    void rollback_brings_the_former_config_back_and_once_more_the_one_before() {
        String third = "# third\n" + first;
        HOST.sender().send(first).expectCode(0);
        HOST.sender().send(second).expectCode(0);
        HOST.sender().send(third).expectCode(0);

        HOST.sender().ask("--rollback", "--expect", Sha256.of(first)).expectCode(0x200c);
        HOST.assertRunsWith(third);
        assertHashes(HOST.sender().ask("--rollback").expectCode(0), second, null);
        HOST.assertRunsWith(second);
        assertHashes(HOST.sender().ask("--rollback").expectCode(0), first, null);
        HOST.assertRunsWith(first);
    }

    @Test
    void rollback_without_a_config_to_go_back_to_is_refused() {
        HOST.settings().collectd("ProbationSeconds", 600);
        long before = HOST.pid();

        HOST.sender().ask("--rollback").expectCode(0x2002);

        HOST.assertUntouched(before);
    }

    @Test
    @Tag("slow")
    void config_that_failed_is_refused_at_once_and_tried_again_by_force() {
        HOST.settings().collectd("ProbationSeconds", 4);
        String failing = HOST.endsAtOnce();
        Reply failed = HOST.sender().send(failing).expectCode(0x2007);
        assertHashes(failed, HOST.old(), failing);
        HOST.restartAgent();
        long before = HOST.pid();

        Reply refused = HOST.sender().send(failing).expectCode(0x2002);

        assertThat(refused.message()).contains("failed on this host", "collectd did not", "--force");
        assertHashes(refused, HOST.old(), failing);
        HOST.assertUntouched(before);
        HOST.sender().send(failing, "--force").expectCode(0x2007);
        HOST.assertRunsWith(HOST.old());
        assertThat(HOST.pid()).as("it was tried").isNotEqualTo(before);
    }

    @Test
    void config_that_is_not_confirmed_goes_back_by_itself_and_a_late_word_is_told_so() {
        Reply answer = HOST.sender().send(first, "--confirm-within", "2").expectCode(0);
        assertThat(answer.run().stderr() + answer.run().stdout()).contains("--confirm", Sha256.of(first));

        HOST.awaitLog(WENT_BACK);

        HOST.assertRunsWith(HOST.old());
        Reply late = confirm(answer, first).expectCode(0x2007);
        assertHashes(late, HOST.old(), null);
        HOST.assertRunsWith(HOST.old());
    }

    @Test
    void config_that_is_not_confirmed_goes_back_also_when_the_agent_was_away_at_that_time() throws IOException {
        HOST.sender().send(first, "--confirm-within", "600").expectCode(0);
        HOST.killAgent();
        Path waiting = state.resolve("confirmation");
        String record = Files.readString(waiting);
        Files.writeString(waiting, record.replaceFirst("(\"within_seconds\": )600", "$11"));
        assertThat(waiting).content().isNotEqualTo(record);

        HOST.startAgent();
        HOST.awaitLog(WENT_BACK);

        HOST.assertRunsWith(HOST.old());
    }

    @Test
    void confirmed_config_stays_also_when_the_agent_was_killed_meanwhile() {
        Reply answer = HOST.sender().send(first, "--confirm-within", "600").expectCode(0);
        HOST.killAgent();
        HOST.startAgent();
        HOST.sender().send(second).expectCode(0x2000);
        confirm(answer, second).expectCode(0x200c);

        confirm(answer, first).expectCode(0);

        HOST.assertRunsWith(first);
        HOST.restartAgent();
        confirm(answer, first).expectCode(0);
        HOST.sender().send(second).expectCode(0);
        HOST.assertRunsWith(second);
    }

    @Test
    @Tag("slow")
    void confirmed_config_outlives_its_time() {
        Reply answer = HOST.sender().send(first, "--confirm-within", "30").expectCode(0);
        confirm(answer, first).expectCode(0);
        long pid = HOST.pid();

        await().during(Duration.ofSeconds(31)).atMost(WaitLimit.LIMIT).until(() -> !HOST.logHas(WENT_BACK));

        HOST.assertRunsWith(first);
        assertThat(HOST.pid()).isEqualTo(pid);
    }

    private static Reply confirm(Reply answer, String config) {
        return HOST.sender()
                .ask("--confirm", answer.json().get("task_id").getAsString(), "--sha256", Sha256.of(config));
    }

    private static void assertHashes(Reply reply, String running, @Nullable String failed) {
        assertThat(Messages.text(reply.json(), "running_sha256"))
                .as("what is in place by " + reply)
                .isEqualTo(Sha256.of(running));
        assertThat(Messages.text(reply.json(), "failed_sha256"))
                .as("what failed by " + reply)
                .isEqualTo(failed == null ? null : Sha256.of(failed));
    }
}
