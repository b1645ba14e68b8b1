package io.github.collectdmonitor.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.DecodedRequest.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestCodecTest {
    private static DecodedRequest decode(String json) {
        return RequestCodec.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reads_a_first_system_command() {
        assertThat(decode("{\"timestamp\":\"2020-11-26T00:41:19Z\",\"service\":\"hello\",\"task_id\":3126260400,"
                        + "\"command\":\"exec\"}"))
                .isEqualTo(new Valid(new CommandRequest(
                        new TaskId(3126260400L), Instant.parse("2020-11-26T00:41:19Z"), "hello", "exec")));
    }

    @Test
    void writes_what_it_reads() {
        Request config = new ConfigRequest(TaskId.random(), Instant.parse("2020-12-26T00:41:19Z"), "LoadPlugin cpu\n");
        Request command = new CommandRequest(TaskId.random(), null, "サービス", "a/b \"c\"");
        Request replacement = new ReplacementRequest(new TaskId(7), null, new ReplacementAction.RollBack(null, null));

        for (Request request : new Request[] {config, command, replacement}) {
            assertThat(RequestCodec.decode(RequestCodec.encode(request))).isEqualTo(new Valid(request));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1e0", "4294967296", "9007199254740992", "90071992547409.92e2"})
    void takes_any_integer_of_1_to_2_to_the_53_however_written(String id) {
        assertThat(decode("{\"task_id\":" + id + ",\"service\":\"a\",\"command\":\"b\"}"))
                .isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.5",
                "9007199254740993",
                "1e400",
                "1e-400",
                "1e999999999",
                "-1e999999999",
                "\"1\"",
                "null",
                "true",
                "[1]",
                "{}",
                "\"1; id > /tmp/x; #\"",
                "11111111111111111111111111111111111111111111111111111111111111111111111111"
            })
    void refuses_other_ids_and_answers_nobody(String id) {
        assertThat(decode("{\"task_id\":" + id + ",\"service\":\"a\",\"command\":\"b\"}"))
                .isInstanceOfSatisfying(Invalid.class, invalid -> {
                    assertThat(invalid.taskId()).isNull();
                    assertThat(invalid.reason()).contains("task_id");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"task_id":1,"service":{},"command":"b"}                    | service is not a string
            {"task_id":1,"service":5,"command":"b"}                     | service is not a string
            {"task_id":1,"command":"b"}                                 | service is not a string
            {"task_id":1,"service":"a","command":["b"]}                 | command is not a string
            {"task_id":1,"service":"a","command":"b","config":"c"}      | and has 2
            {"task_id":1,"service":"a"}                                 | and has 0
            {"task_id":1,"config":5}                                    | config is not a string
            {"task_id":1,"replacement":{}}                              | replacement: action is missing
            {"task_id":1,"replacement":"rollback"}                      | replacement is not an object
            {"task_id":1,"config":"c","replacement":{"action":"check","config":"c"}} | and has 2
            {"task_id":1,"command":"b","replacement":{"action":"rollback"}}          | and has 2
            """)
    void answers_an_invalid_message_whose_id_can_be_read(String json, String reason) {
        assertThat(decode(json)).isInstanceOfSatisfying(Invalid.class, invalid -> {
            assertThat(invalid.taskId()).isEqualTo(new TaskId(1));
            assertThat(invalid.reason()).contains(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "true",
                "null",
                "[]",
                "\"x\"",
                "not JSON",
                "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\"",
                "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\"} x",
                "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\"}{}",
                "{\"task_id\":NaN,\"service\":\"a\",\"command\":\"b\"}",
                "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\",\"x\":NaN}",
                "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\",}",
                "{'task_id':1,\"service\":\"a\",\"command\":\"b\"}",
                "\uFEFF{\"task_id\":1,\"service\":\"a\",\"command\":\"b\"}",
                "{task_id:1,\"service\":\"a\",\"command\":\"b\"}",
                "/* */{\"task_id\":1,\"service\":\"a\",\"command\":\"b\"}",
                "{\"task_id\":1,\"task_id\":2,\"service\":\"a\",\"command\":\"b\"}",
                "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\",\"x\":{\"y\":1,\"y\":2}}",
                "{\"task_id\":1,\"config\":\"\\ud800\"}",
                "{\"task_id\":01,\"service\":\"a\",\"command\":\"b\"}",
                "{\"task_id\":1,\"service\":\"a\nb\",\"command\":\"b\"}"
            })
    void refuses_what_is_not_strict_json(String json) {
        assertThat(decode(json)).isInstanceOf(Invalid.class);
    }

    @Test
    void a_result_is_no_request_and_is_not_answered() {
        assertThat(decode("{\"task_id\":1,\"timestamp\":\"2020-11-26T00:41:19Z\",\"message\":\"\",\"code\":0}"))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.taskId()).isNull());
    }

    @Test
    void refuses_bytes_that_are_not_utf8() {
        byte[] latin1 =
                "{\"task_id\":1,\"service\":\"caf\u00e9\",\"command\":\"b\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(RequestCodec.decode(latin1))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.reason()).contains("UTF-8"));
    }

    @Test
    void survives_deep_nesting() {
        String deep = "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\",\"x\":" + "[".repeat(10_000)
                + "]".repeat(10_000) + "}";

        assertThat(decode(deep))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.reason()).contains("deeper"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"yesterday\"", "5", "null", "\"2020-13-99T00:00:00Z\"", "\"+999999999-12-31T23:59:59-18:00\""})
    void ignores_a_timestamp_that_makes_no_sense(String timestamp) {
        assertThat(decode("{\"task_id\":1,\"timestamp\":" + timestamp + ",\"service\":\"a\",\"command\":\"b\"}"))
                .isEqualTo(new Valid(new CommandRequest(new TaskId(1), null, "a", "b")));
    }

    @Test
    void ignores_unknown_members() {
        assertThat(decode("{\"task_id\":1,\"service\":\"a\",\"command\":\"b\",\"x\":{\"y\":[1,null]}}"))
                .isInstanceOf(Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\n", "\u001b", "\u007f", "\u0085", "\u009b"})
    void shows_no_control_character_in_a_log_line(String control) {
        Request request = new CommandRequest(new TaskId(1), null, "a" + control, "b");

        assertThat(request.summary()).isEqualTo("command \"a?\" \"b\"");
        assertThat(decode("{\"a\u009b\":1,\"a\u009b\":2}"))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.reason()).contains("\"a?\""));
    }

    @Test
    void shows_no_config_in_its_text() {
        assertThat(new ConfigRequest(new TaskId(1), null, "Password \"hunter2\"").toString())
                .doesNotContain("hunter2");
    }
}
