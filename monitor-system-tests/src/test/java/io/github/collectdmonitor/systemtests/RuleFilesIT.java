package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresLua;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Files of rules and handlers: problems are reported, and edits are applied while the agent runs. */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleFilesIT {
    private static final String OFTEN = ", \"cooldown\": \"0s\", \"at_most\": \"1000 in 1h\"";

    private final MosquittoBroker broker = MosquittoBroker.started();
    private AgentUnderTest agent;
    private Path rules;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        agent = new AgentUnderTest(broker);
        rules = Files.createDirectories(agent.file("rules"));
        port = FreePort.find();
        monitor("");
        agent.with("LocalMonitorConfigDir", rules.toString())
                .with("Services", JsonParser.parseString("""
                        {"app": {"commands": {"restart": "echo restart >>%1$s", "stop": "echo stop >>%1$s"}},
                         "pager": {"commands": {"call": "echo call >>%1$s"}}}""".formatted(agent.file("ran"))));
    }

    @AfterEach
    void end() {
        agent.close();
    }

    @AfterAll
    void endBroker() {
        broker.close();
    }

    private void monitor(String further) {
        JsonObject monitor = JsonParser.parseString("{\"Listen\": \"127.0.0.1:" + port + "\", \"Socket\": \""
                        + agent.file("no-socket") + "\"" + further + "}")
                .getAsJsonObject();
        agent.with("LocalMonitor", monitor);
    }

    /** Puts a file into the folder in one step. */
    private Path file(String name, String text) throws IOException {
        Path written = Files.writeString(agent.file(name + ".new"), text);
        return Files.move(written, rules.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String rule(String name, String when, String command) {
        return "{\"name\": \"" + name + "\", \"when\": \"" + when + "\", \"service\": \"app\", \"command\": \""
                + command + "\"" + OFTEN + "}";
    }

    private static String of(String... rulesOfFile) {
        return "{\"rules\": [" + String.join(",\n", rulesOfFile) + "]}";
    }

    private void start() {
        agent.start();
        agent.awaitLog("Evaluating metrics of collectd");
    }

    private void value(double value) {
        MetricPacket.of("here", "a", value).sendTo(port);
    }

    private List<String> ran() {
        return agent.lines("ran");
    }

    /**
     * Sends a value until these were run and have ended, because nothing fires while a command of its service runs.
     */
    private void valueRuns(double value, String... commands) {
        Datagrams.sendUntil(
                String.join(", ", commands),
                () -> value(value),
                () -> agent.countInLog(": code 0 (") >= commands.length);
        assertThat(ran()).containsExactly(commands);
    }

    private ProgramResult check(int exitCode) {
        return agent.writeSettings()
                .program("--check")
                .run(AgentUnderTest.LIMIT)
                .expectExit(exitCode);
    }

    private String problem(String text) {
        return agent.file("config.json") + ": error: " + rules + "/" + text;
    }

    @Test
    @RequiresLua
    void check_tells_all_that_is_wrong_with_all_files_by_line_and_column() throws IOException {
        file("a.json", """
                {"rules": [
                  {"name": "memory", "when": "metric.plugin = 'memory'", "service": "app", "command": "restart"},
                  {"name": "holds", "when": "metric.value > 1", "hold": "3 of 2", "cooldwn": "1m", "service": "app"},
                  {"name": "away", "when": "metric.value > 1", "service": "app", "command": "restart",
                   "target": "site/+/command"}
                ]}
                """);
        file("b.json", """
                {"rules": [
                  {"name": "memory", "when": "metric.value > 1", "service": "app", "command": "restart"},
                  5
                ]}
                """);
        file("c.json", "{\"rules\": [\n  {\"name\": \"memory\",}\n]}\n");
        file("d.json", "{}");
        file("e.lua", "local x = \nreturn x\n");
        Files.createDirectory(rules.resolve("f.json"));
        monitor(", \"Handlers\": {\"e.lua\": {\"cooldown\": \"soon\"}}");

        ProgramResult check = check(2);

        assertThat(check.lines())
                .as(check.toString())
                .contains(
                        problem("a.json:2:45: memory: when: \"=\" is not possible here; to compare, write =="),
                        problem("a.json:3:57: holds: hold must be as in \"3 of 5\", of at most 64, or \"for 5m\""),
                        problem("a.json:3:3: holds: command is missing"),
                        problem("a.json:3:67: holds: unknown key \"cooldwn\"; did you mean \"cooldown\"?"),
                        problem("a.json:5:14: away: target must be a topic, without +, # and NUL"),
                        problem("b.json:2:12: memory: name is the name of the rule at a.json:2:3 too"),
                        problem("b.json:3:3: a rule must be an object"),
                        problem(
                                "c.json: it is not valid JSON at line 2 column 20: JSON has no comma after the last member"),
                        problem("d.json:1:1: rules is missing"),
                        problem("f.json: cannot be read: it is not a file"),
                        agent.file("config.json") + ": error: LocalMonitor.Handlers.e.lua: cooldown must be a time such"
                                + " as \"30s\", \"10m\", \"1h\" or \"7d\"")
                .anyMatch(line -> line.startsWith(problem("e.lua:2: ")))
                .contains(agent.file("config.json") + ": can be used, but not all of its rules")
                .last()
                .asString()
                .contains(" rule", " command", "0 senders");
        assertThat(check.lines().stream().filter(line -> line.contains(": error: ")))
                .hasSize(12);
    }

    @Test
    void check_tells_of_commands_that_are_not_defined_and_of_targets_without_a_broker() throws IOException {
        file("a.json", """
                {"rules": [
                  {"name": "one", "when": "metric.value > 1", "service": "web", "command": "restart"},
                  {"name": "two", "when": "metric.value > 1", "service": "app", "command": "reload",
                   "then": {"service": "phone", "command": "call"}},
                  {"name": "far", "when": "metric.value > 1", "service": "web", "command": "restart",
                   "target": "site/{metric.host}/command"}
                ]}
                """);
        List<String> undefined = List.of(
                problem("a.json:2:3: one: config.json does not define web/restart: Cannot find the"
                        + " service settings for: web"),
                problem("a.json:3:3: two: config.json does not define app/reload: Cannot find reload"
                        + " command for app"),
                problem("a.json:3:3: two: config.json does not define phone/call: Cannot find the"
                        + " service settings for: phone"));
        ProgramResult withBroker = check(2);

        ProgramResult alone = withoutBroker().check(2);

        assertThat(withBroker.lines()).containsAll(undefined).noneMatch(line -> line.contains("far"));
        assertThat(alone.lines())
                .containsAll(undefined)
                .contains(problem(
                        "a.json:5:3: far: it has a target, but config.json has no broker (Host) to send the command"));
    }

    @Test
    void mistakes_in_rules_are_named_beside_those_in_config_json() throws IOException {
        file("a.json", "{\"rules\": [\n  // a comment\n]}\n");
        file("b.json", of(rule("one", "metric.valu > 1", "restart")));
        agent.with("QoS", 7);

        assertThat(check(2).lines())
                .anyMatch(line -> line.contains("error: QoS: "))
                .contains(problem("a.json: it is not valid JSON at line 2 column 3: JSON has no comments"))
                .anyMatch(line -> line.startsWith(problem("b.json:")) && line.contains("valu"));
    }

    private RuleFilesIT withoutBroker() {
        agent.without("Host").without("CommandTopic").without("CommandResultTopic");
        return this;
    }

    @Test
    @RequiresLua
    void check_takes_good_files_and_those_it_only_warns_of() throws IOException {
        file("a.json", of(rule("one", "metric.value > 1", "restart")));
        file("b.lua", "local nothing = 1\n");

        assertThat(check(0).stdout())
                .contains("warning: " + rules + "/b.lua: it returns no handlers", "config.json: can be used\n");
    }

    @Test
    void rules_that_others_may_write_are_refused() throws IOException {
        assumeThat(System.getProperty("user.name"))
                .as("any other user's agent only warns")
                .isEqualTo("root");
        Path written = file("a.json", of(rule("one", "metric.value > 1", "restart")));
        Files.setAttribute(written, "unix:mode", 0646);
        assertRefused(written + " can be written by others; chmod o-w " + written);

        Files.setAttribute(written, "unix:mode", 0644);
        check(0);
        Files.setAttribute(rules, "unix:mode", 0777);

        assertRefused(rules + " can be written by others; chmod o-w " + rules);
    }

    private void assertRefused(String text) {
        String line = agent.file("config.json") + ": error: LocalMonitorConfigDir: " + text;
        assertThat(check(2).lines()).contains(line);
        ProgramResult start = agent.program().run(AgentUnderTest.LIMIT).expectExit(2);
        assertThat(start.stderr().lines()).as(start.toString()).contains(line);
    }

    @Test
    void rules_that_others_may_write_by_now_are_not_read() throws IOException {
        assumeThat(System.getProperty("user.name"))
                .as("any other user's agent only warns")
                .isEqualTo("root");
        Path written = file("a.json", of(rule("one", "metric.value > 10", "restart")));
        start();
        Files.setAttribute(written, "unix:mode", 0646);
        agent.awaitLog(written + " can be written by others");
        long before = agent.countInLog("Not all rules");

        Files.writeString(written, of(rule("one", "metric.value > 10", "stop")));
        agent.awaitLog("Not all rules", before + 1);
        valueRuns(20, "restart");
    }

    @Test
    void edits_take_effect_and_broken_ones_leave_the_rules_before_in_force() throws IOException {
        file("a.json", of(rule("one", "metric.value > 10", "restart")));
        start();
        value(5);
        valueRuns(20, "restart");

        file("a.json", of(rule("one", "metric.value > 3", "stop")));
        agent.awaitLog("Loaded the rules in", 2);
        valueRuns(5, "restart", "stop");

        file("a.json", of(rule("one", "metric.value > 3", "restart"), rule("two", "metric.valu > 3", "restart")));
        agent.awaitLog("Not all rules in");
        assertThat(agent.log()).contains("ERROR " + rules + "/a.json:2:");
        valueRuns(5, "restart", "stop", "stop");

        Files.delete(rules.resolve("a.json"));
        agent.awaitLog("Loaded the rules in", 3);
        file("b.json", of(rule("two", "metric.value > 3", "restart")));
        agent.awaitLog("Loaded the rules in", 4);
        valueRuns(5, "restart", "stop", "stop", "restart");
    }

    @Test
    void folder_that_another_one_or_a_link_takes_the_place_of_is_read_and_watched() throws IOException {
        file("a.json", of(rule("one", "metric.value > 10", "restart")));
        start();

        Path next = Files.createDirectory(agent.file("next"));
        Files.writeString(next.resolve("a.json"), of(rule("one", "metric.value > 10", "stop")));
        Files.move(rules, agent.file("before"));
        Files.move(next, rules);
        awaitFired("app/stop");

        Path linked = Files.createDirectory(agent.file("linked"));
        Files.writeString(linked.resolve("a.json"), of(rule("one", "metric.value > 10", "restart")));
        Files.move(rules, agent.file("before-the-link"));
        Files.createSymbolicLink(rules, linked);
        awaitFired("app/restart");

        file("a.json", of(rule("one", "metric.value > 10", "stop")));
        awaitFired("app/stop");
    }

    /** Sends values until the rule in force has a command run, whatever was run by the one before. */
    private void awaitFired(String action) {
        long before = agent.countInLog("Rule one fires, task ");
        agent.run().awaitUntil("the rule to have " + action + " run", AgentUnderTest.LIMIT, () -> {
            value(20);
            return agent.log()
                    .lines()
                    .filter(line -> line.contains("Rule one fires"))
                    .skip(before)
                    .anyMatch(line -> line.contains(action));
        });
    }

    @Test
    void agent_that_starts_with_a_broken_rule_judges_by_the_others() throws IOException {
        file("a.json", of(rule("one", "metric.value > 10", "restart"), rule("two", "metric.valu > 3", "restart")));
        file("b.json", "{");
        start();
        assertThat(agent.log()).contains("Not all rules in", "/a.json:2:", "/b.json");

        valueRuns(20, "restart");
    }

    @Test
    @RequiresLua
    void handlers_in_lua_fire_within_the_limits_of_their_file() throws IOException {
        file("limited.lua", """
                local function high(metric)
                  if metric.plugin == "app" and metric.values[1] > 10 then
                    return {service = "app", command = "restart"}
                  end
                end
                return {high = high}, nil
                """);
        monitor(", \"Handlers\": {\"limited.lua\": {\"cooldown\": \"0s\", \"at_most\": \"2 in 1h\"}}");
        start();

        for (String[] expected : List.of(new String[] {"restart"}, new String[] {"restart", "restart"})) {
            value(5);
            valueRuns(20, expected);
        }
        String givesUp = "Rule limited.lua:high gives up on app/restart";
        Datagrams.sendUntil(givesUp, () -> value(20), () -> agent.countInLog(givesUp) > 0);

        assertThat(ran()).hasSize(2);
        assertThat(agent.lines("state/audit.log")).anyMatch(line -> line.contains("by the rule limited.lua:high"));
    }

    @Test
    @RequiresLua
    void handlers_are_read_again_and_broken_ones_leave_those_before_in_force() throws IOException {
        String handler = "return function(metric) return {service = \"app\", command = \"%s\"} end\n";
        monitor(", \"Handlers\": {\"a.lua\": {\"cooldown\": \"0s\", \"at_most\": \"1000 in 1h\"}}");
        file("a.lua", handler.formatted("restart"));
        start();
        valueRuns(1, "restart");

        file("a.lua", handler.formatted("stop"));
        agent.awaitLog("Loaded the rules in", 2);
        valueRuns(1, "restart", "stop");

        file("a.lua", "return function(metric");
        agent.awaitLog("Not all rules in");
        assertThat(agent.log()).contains("ERROR " + rules + "/a.lua:1: ");
        valueRuns(1, "restart", "stop", "stop");
    }

    @Test
    void agent_without_a_broker_judges_by_rules_and_recovers() throws IOException {
        file("a.json", of(rule("one", "metric.value > 10", "restart")));
        withoutBroker();
        agent.launch().awaitLog("Evaluating metrics of collectd");

        valueRuns(20, "restart");
        assertThat(agent.log()).doesNotContain("Connected to").doesNotContain("ERROR");
        assertThat(agent.stop().exitCode()).isEqualTo(143);
    }
}
