package io.github.collectdmonitor.systemtests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A host whose agent judges what a real collectd tells by its network plugin. Values are made up by {@code PUTVAL}, so they
 * take the way of any other value.
 */
final class MonitoredHost implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String MARKED = "marker (dry run) would have run";

    private final RealCollectd collectd = RealCollectd.create();
    private final int port = FreePort.find();
    private final AgentUnderTest agent;
    private final Path rules;

    /** Starts collectd; the agent is started by the test. */
    MonitoredHost(TestBroker broker) {
        agent = new AgentUnderTest(broker);
        rules = agent.file("rules");
        try {
            Files.createDirectories(rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        collectd.writeConfig(config(""));
        collectd.start();
        agent.with("LocalMonitorConfigDir", rules.toString())
                .with("LocalMonitor", settings(""))
                .with("Services", JsonParser.parseString("""
                        {"app": {"commands": {"restart": "echo restart >>%1$s", "wait": "echo begun >>%1$s; sleep 60"}},
                         "mark": {"commands": {"it": "true"}}, "pager": {"commands": {"call": "echo call >>%1$s"}},
                         "collectd": {"CommandPath": "%2$s", "ConfigPath": "%3$s", "PIDPath": "%4$s", "Control": "pidfile",
                           "Probation": 2, "commands": {
                             "start": "echo start >>%1$s; %2$s -C %3$s -P %4$s", "stop": "kill $(cat %4$s)"}}}
                        """.formatted(
                                agent.file("ran"), collectd.executable(), collectd.configFile(), collectd.pidFile())));
    }

    /** A config that tells the agent all there is, at once. */
    String config(String further) {
        return collectd.texts().good() + """
                <LoadPlugin network>
                  FlushInterval 1
                </LoadPlugin>
                <Plugin network>
                  Server "127.0.0.1" "%d"
                </Plugin>
                """.formatted(port) + further;
    }

    private JsonObject settings(String further) {
        return JsonParser.parseString("{\"Listen\": \"127.0.0.1:" + port + "\", \"Socket\": \"" + collectd.socket()
                        + "\"" + further + "}")
                .getAsJsonObject();
    }

    /** Has the agent ask collectd's unixsock instead. */
    MonitoredHost byUnixsock() {
        agent.with("LocalMonitor", settings(", \"Feed\": \"unixsock\", \"PollInterval\": 1"));
        return this;
    }

    /** Puts rules into a file of the folder, in one step; those of the file before are gone. */
    MonitoredHost rules(String... each) {
        return file("rules.json", "{\"rules\": [" + String.join(",", List.of(each)) + "]}");
    }

    MonitoredHost file(String name, String text) {
        try {
            Path written = Files.writeString(agent.file(name + ".new"), text);
            Files.move(written, rules.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Starts the agent and returns once it listens. */
    MonitoredHost start() {
        agent.start();
        agent.awaitLog("Judging what collectd tells");
        return this;
    }

    /** Gives collectd a value of {@code app-INSTANCE/gauge}, as of now, and waits until it has it: two at once may overtake. */
    void value(String instance, double value) {
        String identifier = "testhost/app-" + instance + "/gauge";
        List<String> before = known(identifier);
        List<String> answer = collectd.ask("PUTVAL " + identifier + " interval=10 N:" + value);
        if (!answer.get(0).startsWith("0 Success")) {
            throw new IllegalStateException("collectd does not take the value: " + answer);
        }
        Awaitility.await(identifier)
                .atMost(LIMIT)
                .until(() -> !known(identifier).equals(before));
    }

    /** The time of the last value that collectd has, with the name; empty where it has none. */
    private List<String> known(String identifier) {
        return collectd.listValues().stream()
                .filter(line -> line.endsWith(" " + identifier))
                .toList();
    }

    /** What commands have written, a word a line. */
    List<String> ran() {
        return agent.lines("ran");
    }

    /** Waits until so many commands were run. */
    void awaitRan(int count) {
        agent.run().awaitUntil(count + " commands", LIMIT, () -> ran().size() >= count);
    }

    /** Waits until the agent has judged whatever was told until now: a value of its own makes a rule of its own fire. */
    void awaitJudged() {
        long before = agent.countInLog(MARKED);
        value("marker", 1);
        agent.awaitLog(MARKED, before + 1);
    }

    /** The rule that {@link #awaitJudged} needs. */
    static String marker() {
        return """
                {"name": "marker", "when": "metric.plugin == 'app' && metric.plugin_instance == 'marker'",
                 "service": "mark", "command": "it", "cooldown": "0s", "at_most": "1000 in 1h", "dry_run": true}""";
    }

    RealCollectd collectd() {
        return collectd;
    }

    AgentUnderTest agent() {
        return agent;
    }

    /** The notifications of a rule that collectd has logged. */
    List<String> told(String rule) {
        return collectd.log()
                .lines()
                .filter(line -> line.contains("plugin = collectd-monitor") && line.contains("type = " + rule + ","))
                .toList();
    }

    @Override
    public void close() {
        agent.close();
        collectd.close();
    }

    @Override
    public String toString() {
        return agent + "\ncollectd's log:\n" + collectd.log();
    }
}
