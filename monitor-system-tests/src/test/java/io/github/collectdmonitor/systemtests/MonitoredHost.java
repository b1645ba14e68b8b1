package io.github.collectdmonitor.systemtests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A host whose agent judges what a real collectd tells by its network plugin. Values are made up by {@code PUTVAL}, so they
 * take the way of any other value.
 */
final class MonitoredHost implements AutoCloseable {
    static final Duration LIMIT = WaitLimit.LIMIT;

    private static final String MARKED = "marker (dry run) would have run";
    private static final String SEEN = "seen (dry run) would have run";
    /** A datagram that was not seen by then is taken for lost. */
    private static final Duration BETWEEN_MARKERS = Duration.ofSeconds(5);

    private final RealCollectd collectd = RealCollectd.create();
    private final int port = FreePort.find();
    private final AgentUnderTest agent;
    private final Path rules;
    private int markers;

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

    /** A config that sends all values immediately and in order: several write threads could reorder them. */
    String config(String further) {
        return "WriteThreads 1\n" + collectd.texts().good() + """
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
        agent.awaitLog("Evaluating metrics of collectd");
        return this;
    }

    /**
     * Gives collectd a value of {@code app-INSTANCE/gauge}, as of now, and returns once it has been judged. A datagram may be
     * lost: a value that the agent has not seen when it has seen what was sent behind it is sent again.
     */
    void judge(String instance, double value) {
        long before = seen(instance, value);
        Awaitility.await(instance + " = " + value).atMost(LIMIT).until(() -> {
            value(instance, value);
            awaitJudged();
            return seen(instance, value) > before;
        });
    }

    /** Gives collectd the same value again and again until commands were run so often; what runs meanwhile holds back others. */
    void judgeUntilRan(String instance, double value, int count) {
        Awaitility.await(count + " commands").atMost(LIMIT).until(() -> {
            judge(instance, value);
            return ran().size() >= count;
        });
    }

    private long seen(String instance, double value) {
        return agent.log()
                .lines()
                .filter(line -> line.contains(SEEN) && line.contains("/app-" + instance + "/gauge "))
                .filter(line -> line.contains("value " + value))
                .count();
    }

    /** Gives collectd a value of {@code app-INSTANCE/gauge}, as of now, and waits until collectd has it. */
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

    /** Waits until this number of commands was run. */
    void awaitRan(int count) {
        agent.run().awaitUntil(count + " commands", LIMIT, () -> ran().size() >= count);
    }

    /** Waits until the agent has evaluated all earlier events, by a value that makes a marker rule fire. */
    void awaitJudged() {
        markers++;
        String own = "value " + (double) markers;
        Instant end = Instant.now().plus(LIMIT);
        do {
            value("marker", markers);
        } while (!awaitMarked(own) && Instant.now().isBefore(end));
        agent.awaitLog(own);
    }

    private boolean awaitMarked(String own) {
        try {
            Awaitility.await().atMost(BETWEEN_MARKERS).until(() -> {
                collectd.ask("FLUSH plugin=network");
                return agent.log().lines().anyMatch(line -> line.contains(MARKED) && line.contains(own));
            });
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** The rules that {@link #judge} and {@link #awaitJudged} need. */
    static String marker() {
        return marker("marker", "==") + "," + marker("seen", "!=");
    }

    private static String marker(String name, String operator) {
        return """
                {"name": "%s", "when": "metric.plugin == 'app' && metric.plugin_instance %s 'marker'", "service": "mark",
                 "command": "it", "cooldown": "0s", "at_most": "1000 in 1h", "dry_run": true}""".formatted(name, operator);
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
