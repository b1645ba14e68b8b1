package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of others that mean to command the terminal of who reads them, or to make up lines of a log. */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTextIT {
    /** ESC, BEL, CSI in one character, two that turn the direction of writing, a separator of lines, CR, DEL, a BOM. */
    private static final String HOSTILE = "\u001b[2J\u0007\u009b31m\u202eevil\u2066\u2028\r\u007f\ufeff";

    private static final String FORGED = "2026-01-01T00:00:00Z INFO forged";

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final AgentUnderTest agent = new AgentUnderTest(broker)
            .command("hostile", "cat <<'end'\n" + HOSTILE + "\n" + FORGED + "\nend\nprintf '%s' '" + HOSTILE + "' >&2")
            .with("unknown" + HOSTILE + "\n" + FORGED, "x")
            .start();

    @AfterAll
    void endAll() {
        agent.close();
        broker.close();
    }

    private static void assertShown(String text) {
        assertThat(text.codePoints().filter(HostileTextIT::commands).toArray())
                .as(text)
                .isEmpty();
    }

    private static boolean commands(int codePoint) {
        int type = Character.getType(codePoint);
        return codePoint != '\n'
                && codePoint != '\t'
                && (type == Character.CONTROL
                        || type == Character.FORMAT
                        || type == Character.LINE_SEPARATOR
                        || type == Character.PARAGRAPH_SEPARATOR
                        || type == Character.SURROGATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"human", "text", "json"})
    void output_of_a_command_does_not_command_the_terminal_of_its_sender(String format) {
        ProgramResult result = agent.senders()
                .command("hello", "hostile", "--output", format)
                .run(Senders.LIMIT)
                .expectExit(0);

        assertShown(result.stdout() + result.stderr());
        assertThat(result.stdout()).contains("\\u001b[2J", "\\u202e", FORGED);
        if (format.equals("json")) {
            assertThat(result.lines()).hasSize(1);
            assertThat(JsonParser.parseString(result.stdout())
                            .getAsJsonObject()
                            .get("message")
                            .getAsString())
                    .as("the same value")
                    .isEqualTo(HOSTILE + "\n" + FORGED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--unknown%s", "--timeout=%s", "--output=%s", "--host=%s"})
    void argument_that_is_wrong_is_named_on_one_line(String argument) {
        ProgramResult result = Senders.commandSender()
                .with("hello", "hostile", "-t", "topic", argument.formatted(HOSTILE + "\n" + FORGED))
                .run(Senders.LIMIT)
                .expectExit(2);

        assertShown(result.stderr());
        assertThat(result.stderr().lines()).singleElement().asString().contains("\\u001b[2J", FORGED);
    }

    @Test
    void key_of_the_settings_makes_up_no_line_of_the_log_and_commands_no_terminal() {
        String check = agent.program("--check").run(Senders.LIMIT).stdout();

        agent.awaitLog("unknown\\u001b[2J");
        assertShown(agent.log());
        assertThat(agent.log().lines()).noneMatch(line -> line.startsWith(FORGED));
        assertShown(check);
    }
}
