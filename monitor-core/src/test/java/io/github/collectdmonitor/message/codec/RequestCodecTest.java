package io.github.collectdmonitor.message.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.codec.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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
        Map<String, String> values = Map.of("unit", "größe \u0000\n\u2028 \"</'\\ 😀", "-", "");
        Request parametrised = new CommandRequest(TaskId.random(), null, "s", "c", values);

        for (Request request : new Request[] {config, command, replacement, parametrised}) {
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
            {"task_id":1,"service":"a","command":"b","parameters":[]}   | parameters is not an object
            {"task_id":1,"service":"a","command":"b","parameters":null} | parameters is not an object
            {"task_id":1,"service":"a","command":"b","parameters":"x"}  | parameters is not an object
            {"task_id":1,"service":"a","command":"b","parameters":{"u":5}}      | parameters: "u" is not a string
            {"task_id":1,"service":"a","command":"b","parameters":{"u":null}}   | parameters: "u" is not a string
            {"task_id":1,"service":"a","command":"b","parameters":{"u":true}}   | parameters: "u" is not a string
            {"task_id":1,"service":"a","command":"b","parameters":{"u":["x"]}}  | parameters: "u" is not a string
            {"task_id":1,"service":"a","command":"b","parameters":{"u":{}}}     | parameters: "u" is not a string
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

    @Test
    void reads_no_more_values_than_memory_is_kept_for() {
        // The message itself, its three members before, and the array.
        int most = StrictJson.MAX_VALUES - 5;
        String begin = "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\",\"x\":[0";

        assertThat(decode(begin + ",0".repeat(most - 1) + "]}")).isInstanceOf(Valid.class);
        assertThat(decode(begin + ",0".repeat(most) + "]}"))
                .isInstanceOfSatisfying(
                        Invalid.class, invalid -> assertThat(invalid.reason()).contains("more than 50000 values"));
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
    void reads_and_writes_parameters_in_their_order() {
        String json = "{\"task_id\":1,\"service\":\"a\",\"command\":\"b\",\"parameters\":{\"z\":\"1\",\"a\":\"\"}}";
        Request request = new CommandRequest(new TaskId(1), null, "a", "b", Map.of("z", "1", "a", ""));

        assertThat(decode(json)).isEqualTo(new Valid(request));
        assertThat(RequestCodec.encode(((Valid) decode(json)).request()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(json);
    }

    @Test
    void no_parameters_are_as_good_as_an_empty_object_and_are_not_written() {
        Request request = new CommandRequest(new TaskId(1), null, "a", "b");

        assertThat(decode("{\"task_id\":1,\"service\":\"a\",\"command\":\"b\",\"parameters\":{}}"))
                .isEqualTo(new Valid(request));
        assertThat(RequestCodec.encode(request))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"task_id\":1,\"service\":\"a\",\"command\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"config\":\"c\"", "\"replacement\":{\"action\":\"rollback\"}"})
    void ignores_parameters_of_what_is_no_command(String member) {
        assertThat(decode("{\"task_id\":1," + member + ",\"parameters\":[5]}")).isInstanceOf(Valid.class);
    }

    @Test
    void shows_the_names_of_parameters_and_no_value_in_its_text() {
        CommandRequest request = new CommandRequest(new TaskId(1), null, "a", "b", Map.of("unit", "hunter2"));

        assertThat(request.summary()).isEqualTo("command \"a\" \"b\" with \"unit\"");
        assertThat(request.toString()).contains("unit").doesNotContain("hunter2");
        assertThat(new CommandRequest(new TaskId(1), null, "a", "b").summary()).isEqualTo("command \"a\" \"b\"");
    }

    @Test
    void keeps_the_parameters_that_it_was_given() {
        Map<String, String> given = new HashMap<>(Map.of("unit", "nginx"));
        CommandRequest request = new CommandRequest(new TaskId(1), null, "a", "b", given);

        given.put("unit", "other");

        assertThat(request.parameters())
                .containsExactly(Map.entry("unit", "nginx"))
                .isUnmodifiable();
    }

    @Test
    void shows_no_config_in_its_text() {
        assertThat(new ConfigRequest(new TaskId(1), null, "Password \"hunter2\"").toString())
                .doesNotContain("hunter2");
    }
}
