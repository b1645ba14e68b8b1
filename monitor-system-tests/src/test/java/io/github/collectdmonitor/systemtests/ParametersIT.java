package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A parameter's value reaches the program as one argument, or not at all. The program prints its arguments as it got them, and
 * counts its runs.
 */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParametersIT {
    private static final int INVALID = 4100;
    private static final String PROGRAM = """
            #!/bin/sh
            echo ran >>"${0%/*}/runs"
            printf '<%s>' "$@"
            """;

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final AgentUnderTest agent = started(new AgentUnderTest(broker));

    private static AgentUnderTest started(AgentUnderTest agent) {
        return defined(agent).with("LogLevel", "debug").start();
    }

    private static AgentUnderTest defined(AgentUnderTest agent) {
        Path program = agent.file("show-arguments");
        try {
            Files.writeString(program, PROGRAM);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return agent.definition("anything", definition(program, "(?s).*"))
                .definition("unit", definition(program, "[a-z0-9@.-]{1,64}"))
                .definition("option", definition(program, "--[a-z]+(?:=[a-z]*)?"))
                .definition("optional", definition(program, "(-x|[a-z-]+)"))
                .definition("backtracking", definition(program, "(?:a*)*b"))
                .definition("two", """
                        {"argv": ["%s", "{one}", "{two}"],
                         "parameters": {"one": {"pattern": ".*"}, "two": {"pattern": ".*"}}}""".formatted(program))
                .definition("none", "{\"argv\": [\"%s\", \"{value}\"]}".formatted(program));
    }

    private static String definition(Path program, String pattern) {
        return """
                {"argv": ["%s", "first", "{value}", "last"], "idempotent": true,
                 "parameters": {"value": {"pattern": "%s"}}}""".formatted(program, pattern);
    }

    @AfterAll
    void end() {
        agent.close();
        broker.close();
    }

    private static String request(long id, String command, String parameters) {
        return "{\"task_id\":" + id + ",\"service\":\"hello\",\"command\":\"" + command + "\",\"parameters\":"
                + parameters + "}";
    }

    private static String value(String value) {
        return "{\"value\":" + new JsonPrimitive(value) + "}";
    }

    private JsonObject ask(String command, String parameters) {
        long id = Messages.newId();
        return agent.messages().ask(id, request(id, command, parameters));
    }

    private int runs() {
        return agent.lines("runs").size();
    }

    private void assertRefused(String command, String parameters, String... reasons) {
        int before = runs();

        JsonObject result = ask(command, parameters);

        assertThat(result.get("code").getAsInt()).as("%s", result).isEqualTo(INVALID);
        assertThat(result.get("message").getAsString()).contains(reasons).hasSizeLessThan(300);
        assertThat(runs()).as("runs of the program").isEqualTo(before);
    }

    static List<Arguments> values() {
        return List.of(
                Arguments.of("nothing", ""),
                Arguments.of("spaces", "  a  b "),
                Arguments.of("a semicolon", "nginx; id"),
                Arguments.of("a command substitution", "$(id)"),
                Arguments.of("backticks", "`id`"),
                Arguments.of("a variable", "$HOME ${PATH} ~ * ?"),
                Arguments.of("newlines", "a\nb\r\n\n"),
                Arguments.of("control characters", "\u0001\u001b[2J\u007f\t"),
                Arguments.of("double quotes", "\"a\" \"b"),
                Arguments.of("single quotes", "'a' 'b"),
                Arguments.of("backslashes", "\\ \\n \\\\"),
                Arguments.of("redirections", "a > /dev/null < b | c & d"),
                Arguments.of("its own place", "{value}"),
                Arguments.of("other places", "{other} {0} %s ${value}"),
                Arguments.of("an equals sign", "a=b=c"),
                Arguments.of("Japanese and an emoji", "再起動 😀"),
                Arguments.of("4096 characters", "x".repeat(4096)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void value_that_the_pattern_takes_is_one_unchanged_argument(String name, String value) {
        int before = runs();

        JsonObject result = ask("anything", value(value));

        assertThat(result.get("code").getAsInt()).as("%s", result).isZero();
        assertThat(result.get("message").getAsString()).as(name).isEqualTo("<first><" + value + "><last>");
        assertThat(runs()).isEqualTo(before + 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("values")
    void value_given_to_our_sender_is_one_unchanged_argument(String name, String value) {
        Senders.Reply reply = agent.senders()
                .ask("hello", "anything", "--param", "value=" + value)
                .expectCode(0);

        assertThat(reply.message()).as(name).isEqualTo("<first><" + value + "><last>");
    }

    static List<Arguments> unmatched() {
        return List.of(
                Arguments.of("nothing", ""),
                Arguments.of("a space", "nginx restart"),
                Arguments.of("a semicolon", "nginx;id"),
                Arguments.of("a command substitution", "$(id)"),
                Arguments.of("backticks", "`id`"),
                Arguments.of("a newline at the end", "nginx\n"),
                Arguments.of("a second line", "nginx\nid"),
                Arguments.of("quotes", "\"nginx\""),
                Arguments.of("a place", "{other}"),
                Arguments.of("65 characters", "x".repeat(65)),
                Arguments.of("a letter that looks like another", "nginх"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unmatched")
    void value_that_the_pattern_does_not_take_runs_nothing(String name, String value) {
        assertRefused("unit", value(value), "\"value\" does not match its pattern");
    }

    @Test
    void hyphen_first_needs_a_pattern_that_says_so() {
        assertRefused("unit", value("--all"), "\"value\" begins with a hyphen");
        assertRefused("anything", value("--all"), "\"value\" begins with a hyphen");
        assertRefused("anything", value("-"), "\"value\" begins with a hyphen");

        assertRefused("optional", value("--all"), "\"value\" begins with a hyphen");
        assertRefused("optional", value("-x"), "\"value\" begins with a hyphen");

        assertThat(ask("optional", value("x-")).get("message").getAsString()).isEqualTo("<first><x-><last>");
        assertThat(ask("option", value("--all")).get("message").getAsString()).isEqualTo("<first><--all><last>");
        assertRefused("option", value("--all;id"), "\"value\" does not match its pattern");
    }

    @Test
    void nul_never_cuts_an_argument_short() {
        assertRefused("anything", "{\"value\":\"a\\u0000b\"}", "\"value\"", "NUL");
    }

    @Test
    void nul_that_is_not_escaped_is_no_json_and_runs_nothing() throws IOException {
        int before = runs();
        long complaints = agent.countInLog("cannot be answered");
        try (TemporaryFolder folder = TemporaryFolder.create("nul")) {
            byte[] bytes = request(Messages.newId(), "anything", value("a@b")).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = bytes[i] == '@' ? 0 : bytes[i];
            }
            agent.messages().publishFile(Files.write(folder.resolve("message"), bytes));

            agent.awaitLog("cannot be answered", complaints + 1);
        }
        assertThat(ask("unit", value("nginx")).get("code").getAsInt()).isZero();
        assertThat(runs()).isEqualTo(before + 1);
    }

    @Test
    void value_of_100_kilobytes_runs_nothing() {
        assertRefused("anything", value("x".repeat(100_000)), "\"value\" is longer than 4096 characters");
        assertRefused("anything", value("x".repeat(4097)), "\"value\" is longer than 4096 characters");

        Senders.Reply reply = agent.senders()
                .ask("hello", "anything", "--param", "value=" + "x".repeat(100_000))
                .expectCode(INVALID);
        assertThat(reply.message()).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "a\\udfff", "\\udc00\\ud800"})
    void text_that_is_no_unicode_runs_nothing(String value) {
        int before = runs();
        long id = Messages.newId();

        agent.messages().publish(request(id, "anything", "{\"value\":\"" + value + "\"}"));

        assertThat(ask("unit", value("nginx")).get("code").getAsInt()).isZero();
        assertThat(runs()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                | "value" is missing
            {"other":"x"}                     | "other" is not declared
            {"value":"a","other":"x"}         | "other" is not declared
            {"value":5}                       | "value" is not a string
            {"value":null}                    | "value" is not a string
            {"value":["a"]}                   | "value" is not a string
            {"value":{"a":"b"}}               | "value" is not a string
            []                                | parameters is not an object
            "value=a"                         | parameters is not an object
            null                              | parameters is not an object
            """)
    void parameters_that_are_not_those_declared_run_nothing(String parameters, String reason) {
        assertRefused("anything", parameters, reason);
    }

    @Test
    void command_without_parameters_takes_none_and_keeps_its_braces() {
        assertRefused("none", value("a"), "\"value\" is not declared");

        assertThat(ask("none", "{}").get("message").getAsString()).isEqualTo("<{value}>");
    }

    @Test
    void value_is_no_place_for_another() {
        assertThat(ask("two", "{\"two\":\"{one}\",\"one\":\"{two}\"}")
                        .get("message")
                        .getAsString())
                .isEqualTo("<{two}><{one}>");
    }

    @Test
    void value_made_to_keep_a_matcher_busy_is_refused_at_once() {
        assertRefused("backtracking", value("a".repeat(4096)), "\"value\" does not match its pattern");
    }

    @Test
    void values_are_in_no_log() {
        agent.senders().ask("hello", "anything", "--param", "value=Geheimnis").expectCode(0);
        assertRefused("unit", value("Geheimnis"), "\"value\"");

        assertThat(agent.log())
                .contains("command \"hello\" \"anything\" with \"value\"")
                .doesNotContain("Geheimnis");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACCEPT_WRITTEN", "START_FORCED"})
    void command_that_is_run_after_a_crash_has_its_parameters(String place) {
        try (AgentUnderTest dying = defined(new AgentUnderTest(broker))) {
            dying.diesAt(place).start();
            long id = Messages.newId();
            try (Results results = dying.messages().listen()) {
                // With QoS 0 the broker delivers nothing again: what runs is what the agent has on disk.
                dying.messages().publishWith(request(id, "anything", value("a; b\n\"c\" {value}")), "-q", "0");
                ProgramResult died = dying.run().await(AgentUnderTest.LIMIT);
                assertThat(died.exitCode()).as(died.toString()).isEqualTo(137);
                assertThat(dying.lines("runs")).isEmpty();

                dying.diesAt("").start();

                assertThat(results.await(id).get("message").getAsString())
                        .isEqualTo("<first><a; b\n\"c\" {value}><last>");
                assertThat(dying.lines("runs")).hasSize(1);
            }
        }
    }

    @Test
    void value_that_the_agents_locale_cannot_carry_is_refused_and_the_remedy_named() {
        try (AgentUnderTest ascii =
                defined(new AgentUnderTest(broker)).variable("LC_ALL", "C").start()) {
            long id = Messages.newId();
            JsonObject refused = ascii.messages().ask(id, request(id, "anything", value("größe")));
            long next = Messages.newId();
            JsonObject taken = ascii.messages().ask(next, request(next, "anything", value("size")));

            assertThat(refused.get("code").getAsInt()).as("%s", refused).isEqualTo(INVALID);
            assertThat(refused.get("message").getAsString()).contains("LC_ALL=C.UTF-8");
            assertThat(taken.get("message").getAsString()).isEqualTo("<first><size><last>");
            assertThat(ascii.lines("runs")).hasSize(1);
        }
    }

    @Test
    void edit_of_a_pattern_takes_effect_and_a_broken_one_is_named_by_check() {
        try (AgentUnderTest edited = defined(new AgentUnderTest(broker)).start()) {
            edited.definition("unit", """
                    {"argv": ["/bin/echo", "--unit={value}"], "parameters": {"value": {"pattern": "[a-"}}}""").writeSettings();

            ProgramResult check =
                    edited.program("--check").run(AgentUnderTest.LIMIT).expectExit(2);

            assertThat(check.stdout())
                    .contains("Services.hello.commands.unit.argv: has {value} within \"--unit={value}\"")
                    .contains("Services.hello.commands.unit.parameters.value.pattern: cannot be used as a pattern"
                            + " (RE2 syntax): missing closing ]: [a-");
            long id = Messages.newId();
            assertThat(edited.messages()
                            .ask(id, request(id, "unit", value("nginx")))
                            .get("code")
                            .getAsInt())
                    .isZero();
        }
    }
}
