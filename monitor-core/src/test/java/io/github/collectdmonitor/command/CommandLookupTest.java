package io.github.collectdmonitor.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.command.CommandLookup.Defined;
import io.github.collectdmonitor.command.CommandLookup.Unknown;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import io.github.collectdmonitor.settings.Services;
import io.github.collectdmonitor.settings.parameter.ParameterPattern;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandLookupTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(9);
    private static final CommandDefinition PLAIN = new Argv(List.of("/a", "{unit}"), TIMEOUT, 5, null);
    private static final CommandDefinition SHELL = new ShellLine("echo {unit}");
    private static final CommandDefinition RESTART = new Argv(
            List.of("/a", "restart", "{unit}", "{mode}"),
            TIMEOUT,
            5,
            "www",
            true,
            Map.of("unit", new ParameterPattern("[a-z-]+"), "mode", new ParameterPattern("(?s).*")));
    private static final Services SERVICES =
            new Services(Map.of("s", Map.of("plain", PLAIN, "shell", SHELL, "restart", RESTART)));

    private static CommandLookup find(String command, Map<String, String> parameters) {
        return CommandLookup.find(SERVICES, new CommandRequest(new TaskId(1), null, "s", command, parameters));
    }

    private static Outcome refusal(String command, Map<String, String> parameters) {
        assertThat(find(command, parameters)).isInstanceOf(Unknown.class);
        return ((Unknown) find(command, parameters)).outcome();
    }

    @Test
    void values_stand_in_their_places_unchanged() {
        assertThat(find("restart", Map.of("unit", "nginx", "mode", "a b; $(id) `id`\n\"'{unit} *")))
                .isEqualTo(new Defined(new Argv(
                        List.of("/a", "restart", "nginx", "a b; $(id) `id`\n\"'{unit} *"), TIMEOUT, 5, "www", true)));
    }

    @Test
    void what_declares_no_parameters_is_found_as_it_is() {
        assertThat(find("plain", Map.of())).isEqualTo(new Defined(PLAIN));
        assertThat(find("shell", Map.of())).isEqualTo(new Defined(SHELL));
    }

    @ParameterizedTest
    @CsvSource({"plain", "shell"})
    void what_declares_no_parameters_takes_none(String command) {
        Outcome outcome = refusal(command, Map.of("unit", "nginx"));

        assertThat(outcome.code()).isEqualTo(ResultCode.INVALID_MESSAGE.code());
        assertThat(outcome.message())
                .isEqualTo("Invalid message: parameters: \"unit\" is not declared for this command");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unit=nginx                 | "mode" is missing
            mode=x                     | "unit" is missing
            unit=Nginx,mode=x          | "unit" does not match its pattern
            unit=--all,mode=x          | "unit" begins with a hyphen, which its pattern does not permit
            unit=nginx,mode=-x         | "mode" begins with a hyphen, which its pattern does not permit
            unit=nginx,mode=@          | "mode" cannot be passed to a program: it contains a NUL character
            unit=nginx,mode=x,colour=c | "colour" is not declared for this command
            Unit=nginx,mode=x          | "Unit" is not declared for this command
            """)
    void parameter_that_is_wrong_is_named_without_its_value(String given, String reason) {
        Map<String, String> parameters = Arrays.stream(given.split(",", -1))
                .map(part -> part.replace('@', '\0').split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));

        Outcome outcome = refusal("restart", parameters);

        assertThat(outcome.code()).isEqualTo(ResultCode.INVALID_MESSAGE.code());
        assertThat(outcome.message()).isEqualTo("Invalid message: parameters: " + reason);
    }

    @Test
    void name_as_long_as_a_message_is_not_sent_back_in_full() {
        assertThat(refusal("plain", Map.of("n".repeat(10_000), "")).message())
                .hasSizeLessThan(200)
                .contains("nnn…\" is not declared");
    }

    @Test
    void command_that_is_not_there_is_told_before_its_parameters() {
        assertThat(refusal("other", Map.of("unit", "x")).code()).isEqualTo(ResultCode.NO_SUCH_COMMAND.code());
    }
}
