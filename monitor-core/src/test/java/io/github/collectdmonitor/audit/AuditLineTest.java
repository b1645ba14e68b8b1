package io.github.collectdmonitor.audit;

import static io.github.collectdmonitor.audit.AuditScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.collectdmonitor.audit.AuditEntry.Decided;
import io.github.collectdmonitor.audit.AuditEntry.Finished;
import io.github.collectdmonitor.audit.AuditEntry.Who;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditLineTest {
    private static final String HASH = "ab".repeat(32);
    private static final Who RESTART =
            new Who("alice", "monitor/web01/command", new TaskId(312), "command \"nginx\" \"restart\"", HASH, null);

    private static String line(AuditEntry entry) {
        return new String(
                AuditLine.after(new ChainHead(11, HASH), AuditLineWriter.of(NOW, entry)), StandardCharsets.UTF_8);
    }

    private static JsonObject json(AuditEntry entry) {
        try {
            JsonElement json = StrictJson.read(line(entry).getBytes(StandardCharsets.UTF_8));
            return json.getAsJsonObject();
        } catch (InvalidJsonException e) {
            throw new AssertionError(line(entry), e);
        }
    }

    private static AuditEntry saying(String text) {
        return Decided.refused(new Who(text, text, null, text, null, null), 0x1006, text);
    }

    @Test
    void an_accepted_request_is_one_object_with_its_members_in_a_fixed_order() {
        assertThat(line(Decided.accepted(RESTART)))
                .isEqualTo("{\"seq\":12,\"prev\":\"" + HASH
                        + "\",\"time\":\"2026-11-26T00:41:19.309Z\",\"event\":\"decided\","
                        + "\"signer\":\"alice\",\"topic\":\"monitor/web01/command\",\"task_id\":312,"
                        + "\"what\":\"command \\\"nginx\\\" \\\"restart\\\"\",\"payload_sha256\":\"" + HASH
                        + "\",\"accepted\":true}");
    }

    @Test
    void a_refused_request_says_its_code_and_why() {
        Who config = new Who("anonymous", "c", null, "config", null, HASH);

        assertThat(line(Decided.refused(config, 4102, "bob may not do this")))
                .endsWith("\"event\":\"decided\",\"signer\":\"anonymous\",\"topic\":\"c\",\"what\":\"config\","
                        + "\"config_sha256\":\"" + HASH
                        + "\",\"accepted\":false,\"code\":4102,\"why\":\"bob may not do this\"}");
    }

    @Test
    void a_finished_task_says_its_code_its_time_and_its_configs_and_no_output() {
        Outcome outcome = new Outcome(0, "secret", "secret", true, Duration.ofMillis(23), List.of("secret"))
                .withConfigs(new ConfigHashes(HASH, "cd".repeat(32)));

        assertThat(line(new Finished(RESTART, outcome)))
                .contains("\"event\":\"finished\",\"signer\":\"alice\"")
                .endsWith("\"code\":0,\"duration_ms\":23,\"running_sha256\":\"" + HASH + "\",\"failed_sha256\":\""
                        + "cd".repeat(32) + "\"}")
                .doesNotContain("secret");
        assertThat(line(new Finished(RESTART, Outcome.of(ResultCode.EXPIRED, "secret"))))
                .endsWith("\"payload_sha256\":\"" + HASH + "\",\"code\":4101}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\u0000\u001b[31m",
                "\u007f\u0085\u009b",
                "\u202eabc\u2066",
                "\u2028\u2029",
                "\ufeff",
                "\udb40\udc41",
                "quote \" and \\ backslash"
            })
    void what_could_end_a_line_or_command_a_terminal_is_escaped_and_comes_back_unharmed(String text) {
        String line = line(saying(text));

        assertThat(line.codePoints()).allMatch(character -> character >= 0x20 && character < 0x7f);
        assertThat(json(saying(text)).get("why").getAsString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u0001", "\u00e9", "\u20ac", "\ud83d\ude00", "\udb40\udc41", "\"", "a\u20ac"})
    void a_line_has_4_KiB_at_most_whatever_the_texts_are(String part) {
        String text = part.repeat(70_000);
        Who who = new Who(text, text, new TaskId(TaskId.MAX_ACCEPTED), text, text, text);
        Outcome outcome = new Outcome(Integer.MIN_VALUE, text, text, true, Duration.ofMillis(Long.MAX_VALUE), List.of())
                .withConfigs(new ConfigHashes(text, text));

        for (AuditEntry entry : List.of(Decided.refused(who, Integer.MIN_VALUE, text), new Finished(who, outcome))) {
            byte[] line = AuditLine.first(
                    new ChainHead(Long.MAX_VALUE - 1, HASH), Long.MAX_VALUE, AuditLineWriter.of(NOW, entry));

            assertThat(line.length + 1).isBetween(1500, AuditLine.LONGEST);
            assertThat(json(entry).get("what").getAsString()).startsWith(part).endsWith("…");
        }
    }

    @Test
    void half_of_a_surrogate_pair_does_not_make_a_line_that_cannot_be_read() {
        assertThat(json(saying("a\ud800b")).get("why").getAsString()).isEqualTo("a\ufffdb");
        assertThat(json(saying("\udc00".repeat(70_000))).get("why").getAsString())
                .startsWith("\ufffd")
                .endsWith("…");
    }

    @Test
    void a_text_that_just_fits_is_not_cut() {
        assertThat(JsonText.quoted("12345", 5)).isEqualTo("\"12345\"");
        assertThat(JsonText.quoted("123456", 5)).isEqualTo("\"12…\"");
        assertThat(JsonText.quoted("\u20ac\u20ac", 6)).isEqualTo("\"\u20ac\u20ac\"");
        assertThat(JsonText.quoted("\u20ac\u20acx", 6)).isEqualTo("\"\u20ac…\"");
    }

    @Test
    void a_line_is_read_as_it_was_written() {
        byte[] line = AuditLine.after(new ChainHead(11, HASH), AuditLineWriter.of(NOW, Decided.accepted(RESTART)));

        AuditLine read = AuditLine.read(line).orElseThrow();

        assertThat(read.follows(new ChainHead(11, HASH))).isTrue();
        assertThat(read.follows(new ChainHead(10, HASH))).isFalse();
        assertThat(read.time()).isEqualTo(NOW);
        assertThat(read.event()).isEqualTo("decided");
    }

    @Test
    void the_first_line_of_a_file_says_from_where_on_the_log_is_kept() {
        byte[] line = AuditLine.first(new ChainHead(11, HASH), 7, AuditLineWriter.of(NOW, Decided.accepted(RESTART)));

        assertThat(new String(line, StandardCharsets.UTF_8))
                .startsWith("{\"seq\":12,\"prev\":\"" + HASH + "\",\"kept_from\":7,\"time\":");
        assertThat(AuditLine.read(line).orElseThrow().keptFrom()).isEqualTo(7);
        byte[] other = line(Decided.accepted(RESTART)).getBytes(StandardCharsets.UTF_8);
        assertThat(AuditLine.read(other).orElseThrow().keptFrom()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "{}",
                "{\"seq\":1}",
                "{\"seq\":0,\"prev\":\"H\",\"time\":\"T\",\"event\":\"decided\"}",
                "{\"seq\":1.5,\"prev\":\"H\",\"time\":\"T\",\"event\":\"decided\"}",
                "{\"seq\":1,\"prev\":\"00\",\"time\":\"T\",\"event\":\"decided\"}",
                "{\"seq\":1,\"prev\":\"H\",\"time\":\"now\",\"event\":\"decided\"}",
                "{\"seq\":1,\"prev\":\"H\",\"time\":\"T\",\"event\":7}",
                "{\"seq\":1,\"prev\":\"H\",\"time\":\"T\",\"event\":\"decided\"} x"
            })
    void what_is_no_line_of_an_audit_log_is_not_taken_for_one(String text) {
        String line = text.replace("H", HASH).replace("T", NOW.toString());

        assertThat(AuditLine.read(line.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
