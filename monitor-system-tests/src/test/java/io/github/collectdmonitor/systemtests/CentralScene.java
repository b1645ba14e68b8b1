package io.github.collectdmonitor.systemtests;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.systemtests.Results.Result;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A central agent with a key and a collectd of its own, which listens beyond loopback for what collectd tells on other hosts,
 * and the agents of those hosts. Whatever is published is seen.
 */
final class CentralScene implements AutoCloseable {
    static final String USER = "web01";
    static final String PASSWORD = "a long random password";

    private static final String SITE = "site";

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final TemporaryFolder folder = TemporaryFolder.create("central");
    private final TrustKey key = TrustKey.make(folder, "central");
    private final RealCollectd collectd = RealCollectd.started();
    private final int port = FreePort.find();
    private final AgentUnderTest central = new AgentUnderTest(broker);
    private Results published = witness();

    /** Prepares a central agent that takes packets of this security level. */
    CentralScene(String securityLevel) {
        Path authFile = folder.write("collectd-auth", USER + ": " + PASSWORD + "\n");
        try {
            Files.setPosixFilePermissions(authFile, PosixFilePermissions.fromString("rw-------"));
            Files.createDirectories(central.file("rules"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonObject monitor = new JsonObject();
        monitor.addProperty("Listen", "0.0.0.0:" + port);
        monitor.addProperty("SecurityLevel", securityLevel);
        monitor.addProperty("AuthFile", authFile.toString());
        monitor.addProperty("Socket", collectd.socket().toString());
        central.with("LocalMonitorConfigDir", central.file("rules").toString())
                .with("LocalMonitor", monitor)
                .with("AgentKeyFile", key.secret().toString());
    }

    /** Gives the central agent its rules, starts it, and returns once it listens. */
    CentralScene start(String... rules) {
        try {
            Files.writeString(
                    central.file("rules/rules.json"), "{\"rules\": [" + String.join(",", List.of(rules)) + "]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        central.start();
        central.awaitLog("Evaluating metrics of collectd");
        return this;
    }

    /** A rule that has app/restart run on the host whose value is above 10, as often as it is. */
    static String restartThere(String instance) {
        return """
                {"name": "%1$s", "when": "metric.plugin == 'app' && metric.plugin_instance == '%1$s' && metric.value > 10",
                 "service": "app", "command": "restart", "cooldown": "0s", "at_most": "1000 in 1h",
                 "target": "%2$s/{metric.host}/command"}""".formatted(instance, SITE);
    }

    /** A marker rule that logs that all earlier events were evaluated. */
    static String marker() {
        return """
                {"name": "marker", "when": "metric.plugin_instance == 'marker'", "service": "app", "command": "restart",
                 "cooldown": "0s", "at_most": "1000 in 1h", "dry_run": true}""";
    }

    /** Starts the agent of another host, which does what the owner of a key may have done there. */
    AgentUnderTest agentOf(String host, TrustKey ofCentral) {
        JsonObject sender = new JsonObject();
        sender.addProperty("PublicKeyFile", ofCentral.open().toString());
        JsonArray allow = new JsonArray();
        allow.add("app/restart");
        sender.add("Allow", allow);
        JsonObject senders = new JsonObject();
        senders.add(hostName(), sender);
        AgentUnderTest agent = new AgentUnderTest(broker)
                .with("CommandTopic", commandTopic(host))
                .with("CommandResultTopic", resultTopic(host))
                .with("Senders", senders)
                .with("RequireSignature", true);
        return agent.with(
                        "Services",
                        JsonParser.parseString("{\"app\": {\"commands\": {\"restart\": \"echo restart >>"
                                + agent.file("ran") + "\"}}}"))
                .start();
    }

    /** The name that the central agent signs with, as the kernel has it. */
    static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String commandTopic(String host) {
        return SITE + "/" + host + "/command";
    }

    static String resultTopic(String host) {
        return SITE + "/" + host + "/result";
    }

    /** A collectd of another host that sends to the central agent, with further lines for its server. */
    RealCollectd collectdOf(String host, String... serverLines) {
        RealCollectd other = RealCollectd.create();
        other.writeConfig(other.texts().good().replace("\"testhost\"", "\"" + host + "\"")
                + """
                <LoadPlugin network>
                  FlushInterval 1
                </LoadPlugin>
                <Plugin network>
                  <Server "127.0.0.1" "%d">
                    %s
                  </Server>
                </Plugin>
                """.formatted(port, String.join("\n    ", serverLines)));
        other.start();
        // Until then it takes values at its socket, and sends them nowhere.
        Awaitility.await("the start of collectd of " + host)
                .atMost(AgentUnderTest.LIMIT)
                .until(() -> other.log().contains("Initialization complete"));
        return other;
    }

    /** A key of the tests' own. */
    TrustKey otherKey() {
        return TrustKey.make(folder, "other");
    }

    /** The central agent's key. */
    TrustKey key() {
        return key;
    }

    void send(MetricPacket packet) {
        packet.sendTo(port);
    }

    /** Sends a value above 10 with the required signature, without confirmation of its arrival. */
    void high(String host, String instance) {
        send(MetricPacket.of(host, instance, 20).signed(USER, PASSWORD));
    }

    /** Sends such a value until the central agent has logged a text again. */
    void highUntilLogged(String host, String instance, String text) {
        long before = central.countInLog(text);
        Datagrams.sendUntil(text, () -> high(host, instance), () -> central.countInLog(text) > before);
    }

    /** Sends such a value until so much was published. */
    void highUntilPublished(String host, String instance, int count) {
        Datagrams.sendUntil(
                count + " messages of " + published,
                () -> high(host, instance),
                () -> published().size() >= count);
    }

    /** Waits until all earlier packets are evaluated, and their firings are in the log. */
    void awaitJudged() {
        highUntilLogged("marker", "marker", "marker (dry run)");
    }

    AgentUnderTest central() {
        return central;
    }

    MosquittoBroker broker() {
        return broker;
    }

    /** What was published until now, on whatever topic. */
    List<Result> published() {
        return published.all();
    }

    /** The topics of all that was published until now. */
    List<String> topics() {
        return published().stream().map(Result::topic).toList();
    }

    /** Waits until so much was published. */
    void awaitPublished(int count) {
        central.run()
                .awaitUntil(
                        count + " messages of " + published,
                        AgentUnderTest.LIMIT,
                        () -> published().size() >= count);
    }

    /** Subscribes again after an end of the broker. */
    void watchAnew() {
        published.close();
        published = witness();
    }

    /** Waits for a notification of a rule that the central agent's collectd was given. */
    void awaitTold(String rule, String... parts) {
        central.run()
                .awaitUntil(
                        "collectd to be told " + List.of(parts),
                        AgentUnderTest.LIMIT,
                        () -> collectd.log()
                                .lines()
                                .filter(line -> line.contains("plugin = collectd-monitor, type = " + rule + ","))
                                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
    }

    private Results witness() {
        // On a pipe mosquitto_sub would keep its messages to itself until it has 4 KiB of them.
        return new Results(Program.of("stdbuf", "-oL", Executable.require("mosquitto_sub"), "-V", "mqttv5")
                .with("-h", broker.host(), "-p", Integer.toString(broker.port()))
                .with("-q", "1", "-t", "#", "-d", "-F", Results.FORMAT)
                .start());
    }

    @Override
    public void close() {
        central.close();
        collectd.close();
        published.close();
        broker.close();
        folder.close();
    }
}
