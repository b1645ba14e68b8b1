package io.github.collectdmonitor.message.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ReplacementAction.Unknown;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.codec.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplacementCodecTest {
    private static final String HASH = "ab".repeat(32);
    private static final Instant TIME = Instant.parse("2026-11-26T00:41:19Z");
    private static final TaskId ID = new TaskId(7);

    private static DecodedRequest decode(String replacement) {
        return RequestCodec.decode(
                ("{\"task_id\":7,\"replacement\":" + replacement + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static Valid valid(ReplacementAction action) {
        return new Valid(new ReplacementRequest(ID, null, action));
    }

    private static List<ReplacementAction> actions() {
        return List.of(
                new Check("LoadPlugin cpu\n", null),
                new Check("", HASH),
                new Replace("Password \"ひみつ\"\n", null, null, false),
                new Replace("c", HASH, Duration.ofMinutes(5), true),
                new RollBack(null, null),
                new RollBack(HASH, ReplacementAction.LONGEST_CONFIRMATION),
                new Confirm(new TaskId(TaskId.MAX_ACCEPTED), HASH),
                new Unknown("explode"));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void reads_what_it_writes(ReplacementAction action) {
        Request request = new ReplacementRequest(ID, TIME, action);

        assertThat(RequestCodec.decode(RequestCodec.encode(request))).isEqualTo(new Valid(request));
    }

    @Test
    void writes_the_members_of_the_protocol_and_only_those_that_say_something() {
        Replace full = new Replace("c", HASH, Duration.ofMinutes(5), true);

        assertThat(new String(RequestCodec.encode(new ReplacementRequest(ID, TIME, full)), StandardCharsets.UTF_8))
                .isEqualTo("{\"task_id\":7,\"timestamp\":\"2026-11-26T00:41:19Z\",\"replacement\":"
                        + "{\"action\":\"replace\",\"config\":\"c\",\"expected_sha256\":\"" + HASH
                        + "\",\"confirm_within\":300,\"force\":true}}");
        assertThat(new String(
                        RequestCodec.encode(new ReplacementRequest(ID, null, new RollBack(null, null))),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"task_id\":7,\"replacement\":{\"action\":\"rollback\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                              | action is missing
            {"action":5}                                                    | action is not a string
            {"action":null}                                                 | action is not a string
            {"action":"check"}                                              | config is missing
            {"action":"check","config":["c"]}                               | config is not a string
            {"action":"replace"}                                            | config is missing
            {"action":"replace","config":null}                              | config is not a string
            {"action":"replace","config":"c","force":"yes"}                 | force is not true or false
            {"action":"replace","config":"c","force":1}                     | force is not true or false
            {"action":"replace","config":"c","confirm_within":0}            | confirm_within is not an integer of 1 to 604800
            {"action":"replace","config":"c","confirm_within":604801}       | confirm_within is not an integer of 1 to 604800
            {"action":"replace","config":"c","confirm_within":1.5}          | confirm_within is not an integer of 1 to 604800
            {"action":"replace","config":"c","confirm_within":"60"}         | confirm_within is not an integer of 1 to 604800
            {"action":"replace","config":"c","confirm_within":null}         | confirm_within is not an integer of 1 to 604800
            {"action":"replace","config":"c","confirm_within":1e999999999}  | confirm_within is not an integer of 1 to 604800
            {"action":"rollback","confirm_within":-1}                       | confirm_within is not an integer of 1 to 604800
            {"action":"replace","config":"c","expected_sha256":""}          | expected_sha256 is not a SHA-256
            {"action":"replace","config":"c","expected_sha256":"abcd"}      | expected_sha256 is not a SHA-256
            {"action":"check","config":"c","expected_sha256":5}             | expected_sha256 is not a string
            {"action":"rollback","expected_sha256":null}                    | expected_sha256 is not a string
            {"action":"confirm"}                                            | of_task_id is missing
            {"action":"confirm","of_task_id":0,"sha256":"HASH"}             | of_task_id is not an integer of 1 to 2^53
            {"action":"confirm","of_task_id":"7","sha256":"HASH"}           | of_task_id is not an integer of 1 to 2^53
            {"action":"confirm","of_task_id":7}                             | sha256 is missing
            {"action":"confirm","of_task_id":7,"sha256":7}                  | sha256 is not a string
            {"action":"confirm","of_task_id":7,"sha256":"HASH0"}            | sha256 is not a SHA-256
            {"action":"replace","force":"yes","confirm_within":0}           | config is missing
            """)
    void names_the_member_that_is_wrong_and_the_first_one_only(String replacement, String reason) {
        assertThat(decode(replacement.replace("HASH", HASH))).isInstanceOfSatisfying(Invalid.class, invalid -> {
            assertThat(invalid.taskId()).isEqualTo(ID);
            assertThat(invalid.reason()).startsWith("replacement: " + reason);
        });
    }

    @Test
    void one_digit_that_is_none_makes_no_hash() {
        String bad = HASH.substring(1) + "g";

        assertThat(decode("{\"action\":\"rollback\",\"expected_sha256\":\"" + bad + "\"}"))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void a_reason_shows_no_value() {
        assertThat(decode("{\"action\":\"rollback\",\"expected_sha256\":\"hunter2\"}"))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.reason()).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"rollback\"", "null", "[]", "true", "5"})
    void refuses_a_replacement_that_is_no_object(String replacement) {
        assertThat(decode(replacement)).isEqualTo(new Invalid(ID, "replacement is not an object"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\":\"replace\",\"config\":\"a\",\"config\":\"b\"}",
                "{\"action\":\"check\",\"action\":\"replace\",\"config\":\"a\"}"
            })
    void refuses_a_member_given_twice(String replacement) {
        assertThat(decode(replacement))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.reason()).contains("twice"));
    }

    @Test
    void hashes_compare_whatever_their_case_and_are_kept_in_lower_case() {
        String upper = "\"" + HASH.toUpperCase(Locale.ROOT) + "\"";

        assertThat(decode("{\"action\":\"rollback\",\"expected_sha256\":" + upper + "}"))
                .isEqualTo(valid(new RollBack(HASH, null)));
        assertThat(decode("{\"action\":\"check\",\"config\":\"c\",\"expected_sha256\":" + upper + "}"))
                .isEqualTo(valid(new Check("c", HASH)));
        assertThat(decode("{\"action\":\"replace\",\"config\":\"c\",\"expected_sha256\":" + upper + "}"))
                .isEqualTo(valid(new Replace("c", HASH, null, false)));
        assertThat(decode("{\"action\":\"confirm\",\"of_task_id\":3,\"sha256\":" + upper + "}"))
                .isEqualTo(valid(new Confirm(new TaskId(3), HASH)));
    }

    @Test
    void members_of_other_actions_and_unknown_ones_are_ignored() {
        assertThat(decode("{\"x\":{\"y\":1},\"config\":5,\"action\":\"rollback\",\"force\":null}"))
                .isEqualTo(valid(new RollBack(null, null)));
    }

    @Test
    void an_action_that_nobody_knows_yet_is_read_so_that_it_can_be_refused() {
        assertThat(decode("{\"action\":\"Replace\",\"config\":5}")).isEqualTo(valid(new Unknown("Replace")));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void shows_no_config_in_its_text(ReplacementAction action) {
        Request request = new ReplacementRequest(ID, TIME, action);

        assertThat(request + request.summary()).doesNotContain("ひみつ", "LoadPlugin");
        assertThat(request.summary()).startsWith("replacement ").hasSizeLessThan(80);
    }

    @Test
    void an_unknown_actions_name_cannot_break_a_log_line() {
        assertThat(new ReplacementRequest(ID, TIME, new Unknown("a\nTask 8: code 0" + "x".repeat(500))).summary())
                .hasSizeLessThan(120)
                .doesNotContain("\n");
    }
}
