package io.github.collectdmonitor.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.load.LoadedSettings;
import io.github.collectdmonitor.settings.load.SettingsLoader;
import io.github.collectdmonitor.settings.parameter.ParameterPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands of config.json that declare parameters. */
final class CommandParametersTest {
    private static final String UNIT = "{\"unit\":{\"pattern\":\"[a-z]+\"}}";

    @TempDir
    Path folder;

    /** Reads a config.json with these members of the command x of the service s. */
    private LoadedSettings load(String members) {
        return loadAll("{\"s\":{\"commands\":{\"x\":{" + members + "}}}}");
    }

    private LoadedSettings loadAll(String services) {
        Path file = folder.resolve("config.json");
        try {
            Files.writeString(
                    file,
                    "{\"Host\":\"h\",\"CommandTopic\":\"c\",\"CommandResultTopic\":\"r\",\"Services\":" + services
                            + "}");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return SettingsLoader.load(file, "host1");
    }

    private Argv command(String members) {
        LoadedSettings loaded = load(members);
        AgentSettings settings = loaded.settings().orElseThrow(() -> new AssertionError(loaded.problems()));
        return (Argv) Objects.requireNonNull(
                Objects.requireNonNull(settings.services().commands().get("s")).get("x"));
    }

    @Test
    void reads_what_is_declared_beside_all_else_that_a_command_may_say() {
        assertThat(command("\"argv\":[\"/bin/systemctl\",\"{verb}\",\"{unit}\"],\"user\":\"www\",\"timeout\":9,"
                        + "\"max_output\":5,\"idempotent\":true,\"parameters\":{\"unit\":{\"pattern\":\"[a-z]+\"},"
                        + "\"verb\":{\"pattern\":\"start|stop\"}}"))
                .isEqualTo(new Argv(
                        List.of("/bin/systemctl", "{verb}", "{unit}"),
                        Duration.ofSeconds(9),
                        5,
                        "www",
                        true,
                        Map.of(
                                "unit", new ParameterPattern("[a-z]+"),
                                "verb", new ParameterPattern("start|stop"))));
    }

    @Test
    void without_parameters_braces_are_letters_like_any_others() {
        assertThat(command("\"argv\":[\"/bin/echo\",\"{unit}\",\"a{unit}\",\"{}\"]")
                        .with(Map.of())
                        .argv())
                .containsExactly("/bin/echo", "{unit}", "a{unit}", "{}");
    }

    @Test
    void other_braces_stay_as_they_are_beside_a_parameter() {
        assertThat(command("\"argv\":[\"/bin/echo\",\"{unit}\",\"{}\",\"{ print $1 }\",\"{{.Name}}\",\"{unit\"],"
                                + "\"parameters\":" + UNIT)
                        .with(Map.of("unit", "nginx"))
                        .argv())
                .containsExactly("/bin/echo", "nginx", "{}", "{ print $1 }", "{{.Name}}", "{unit");
    }

    @Test
    void a_value_takes_every_place_of_its_name_and_is_no_place_of_another() {
        Argv argv = command("\"argv\":[\"/a\",\"{one}\",\"{two}\",\"{one}\"],\"parameters\":"
                + "{\"one\":{\"pattern\":\".*\"},\"two\":{\"pattern\":\".*\"}}");

        Argv bound = argv.with(Map.of("one", "{two}", "two", "{one}"));

        assertThat(bound.argv()).containsExactly("/a", "{two}", "{one}", "{two}");
        assertThat(bound.parameters()).isEmpty();
        assertThat(bound.with(Map.of("one", "1", "two", "2"))).isEqualTo(bound);
    }

    @Test
    void keeps_all_but_the_places_when_it_gets_its_values() {
        Argv argv = command("\"argv\":[\"/a\",\"{unit}\"],\"user\":\"www\",\"timeout\":9,\"max_output\":5,"
                + "\"idempotent\":true,\"parameters\":" + UNIT);

        assertThat(argv.with(Map.of("unit", "nginx")))
                .isEqualTo(new Argv(List.of("/a", "nginx"), Duration.ofSeconds(9), 5, "www", true));
        assertThatThrownBy(() -> argv.with(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{unit}");
    }

    @Test
    void none_may_be_declared_as_well() {
        assertThat(command("\"argv\":[\"/a\"],\"parameters\":{}").parameters()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            "shell":"echo {unit}","parameters":{"unit":{"pattern":"a"}}     ! .parameters: goes with "argv" only: values are never passed to a shell
            "argv":["/a","--unit={unit}"],"parameters":{"unit":{"pattern":"a"}} ! .argv: has {unit} within "--unit={unit}": a placeholder must be a whole element of argv
            "argv":["/a","{unit}{unit}"],"parameters":{"unit":{"pattern":"a"}}  ! .argv: has {unit} within "{unit}{unit}": a placeholder must be a whole element of argv
            "argv":["/a","{unit}","x{other}"],"parameters":{"unit":{"pattern":"a"}} ! .argv: has {other} within "x{other}": a placeholder must be a whole element of argv
            "argv":["{unit}"],"parameters":{"unit":{"pattern":"a"}}         ! .argv: argv must begin with the program's absolute path
            "argv":["/bin/{unit}","{unit}"],"parameters":{"unit":{"pattern":"a"}} ! .argv: has {unit} within "/bin/{unit}": a placeholder must be a whole element of argv
            "argv":["/a"],"parameters":{"unit":{"pattern":"a"}}             ! .parameters.unit: is not used: "argv" has no element {unit}
            "argv":["/a","{unit}","{uint}"],"parameters":{"unit":{"pattern":"a"}} ! .argv: has {uint}, and "parameters" does not declare it
            "argv":["/a","{unit}"],"parameters":{}                          ! .argv: has {unit}, and "parameters" does not declare it
            "argv":["/a","{unit}"],"parameters":[]                          ! .parameters: must be an object, not an array
            "argv":["/a","{unit}"],"parameters":{"unit":"a"}                ! .parameters.unit: must be an object, not a string
            "argv":["/a","{unit}"],"parameters":{"unit":{}}                 ! .parameters.unit: must have a "pattern" that the whole value must match
            "argv":["/a","{unit}"],"parameters":{"unit":{"pattern":5}}      ! .parameters.unit.pattern: must be a string, not a number
            "argv":["/a","{unit}"],"parameters":{"unit":{"pattern":"[a-"}}  ! .parameters.unit.pattern: cannot be used as a pattern (RE2 syntax): missing closing ]: [a-
            "argv":["/a","{unit}"],"parameters":{"unit":{"pattern":"a{601}"}} ! .parameters.unit.pattern: cannot be used as a pattern (RE2 syntax): it expands to more than 600 steps; write + or * instead of a large {n,m}: no value is longer than 4096 characters
            "argv":["/a"],"parameters":{"a b":{"pattern":"a"}}              ! .parameters.a b: is not a valid name of a parameter: 1 to 64 letters, digits, _ and -
            "argv":["/a"],"parameters":{"":{"pattern":"a"}}                 ! .parameters.: is not a valid name of a parameter: 1 to 64 letters, digits, _ and -
            """)
    void says_what_is_wrong_and_where(String members, String problem) {
        LoadedSettings loaded = load(members);

        assertThat(loaded.settings()).isEmpty();
        assertThat(loaded.problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("error: Services.s.commands.x" + problem);
    }

    @Test
    void says_all_that_is_wrong_at_once() {
        assertThat(load("\"argv\":[\"/a\",\"{one}\",\"--b={two}\"],\"parameters\":"
                                + "{\"two\":{\"pattern\":\"(\"},\"three\":{\"patern\":\"a\"}}")
                        .problems())
                .extracting(ConfigProblem::place)
                .containsExactlyInAnyOrder(
                        "Services.s.commands.x.parameters.two.pattern",
                        "Services.s.commands.x.parameters.three",
                        "Services.s.commands.x.parameters.three",
                        "Services.s.commands.x.argv",
                        "Services.s.commands.x.argv",
                        "Services.s.commands.x.parameters.three");
    }

    @Test
    void takes_32_parameters_and_no_more_with_names_of_up_to_64_characters() {
        assertThat(command(many(32)).parameters()).hasSize(32);
        assertThat(load(many(33)).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("error: Services.s.commands.x.parameters: must be at most 32, not 33");
        String longest = "n".repeat(64);
        assertThat(command("\"argv\":[\"/a\",\"{" + longest + "}\"],\"parameters\":{\"" + longest
                                + "\":{\"pattern\":\"a\"}}")
                        .parameters())
                .containsOnlyKeys(longest);
        assertThat(load("\"argv\":[\"/a\"],\"parameters\":{\"" + longest + "n\":{\"pattern\":\"a\"}}")
                        .settings())
                .isEmpty();
    }

    private static String many(int count) {
        String places =
                IntStream.range(0, count).mapToObj(i -> ",\"{p" + i + "}\"").collect(Collectors.joining());
        return "\"argv\":[\"/a\"" + places + "],\"parameters\":{"
                + IntStream.range(0, count)
                        .mapToObj(i -> "\"p" + i + "\":{\"pattern\":\"a\"}")
                        .collect(Collectors.joining(","))
                + "}";
    }

    @Test
    void a_misspelt_key_of_a_parameter_gets_a_suggestion() {
        assertThat(load("\"argv\":[\"/a\",\"{unit}\"],\"parameters\":{\"unit\":{\"pattern\":\"a\",\"paterns\":\"b\"}}")
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("error: Services.s.commands.x.parameters.unit: unknown key \"paterns\"; did you mean"
                        + " \"pattern\"?");
    }

    @Test
    void what_the_agent_itself_runs_has_nobody_to_give_it_values() {
        String definition = "{\"argv\":[\"/a\",\"{unit}\"],\"parameters\":" + UNIT + "}";

        assertThat(loadAll("{\"collectd\":{\"commands\":{\"start\":" + definition + ",\"stop\":" + definition
                                + ",\"other\":" + definition + "}}}")
                        .problems())
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "error: Services.collectd.commands.start: must have no parameters: the agent itself runs it for"
                                + " a replacement",
                        "error: Services.collectd.commands.stop: must have no parameters: the agent itself runs it for"
                                + " a replacement");
    }
}
