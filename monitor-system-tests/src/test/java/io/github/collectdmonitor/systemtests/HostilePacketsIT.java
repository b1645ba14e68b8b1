package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Packets of a local user who makes up names. The agent runs with the options that its unit gives it, so a lack of memory ends
 * it.
 */
@RequiresMosquitto
@Tag("slow")
class HostilePacketsIT {
    private static final String FIRED = "marker (dry run) would have run";

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final AgentUnderTest agent = new AgentUnderTest(broker);
    private final int port = FreePort.find();

    @AfterEach
    void endAll() {
        agent.close();
        broker.close();
    }

    @Test
    void names_and_messages_that_somebody_makes_up_do_not_fill_the_memory() throws IOException {
        Path rules = Files.createDirectories(agent.file("rules"));
        Files.writeString(rules.resolve("rules.json"), """
                {"rules": [
                  {"name": "marker", "when": "metric.plugin_instance == 'marker'", "service": "hello", "command": "echo",
                   "cooldown": "0s", "at_most": "1000 in 1h", "dry_run": true},
                  {"name": "values", "when": "metric.value < 10 && metric.host != ''", "hold": "for 1h",
                   "service": "hello", "command": "echo", "dry_run": true},
                  {"name": "told", "when": "notification.severity == 'failure'", "hold": "64 of 64",
                   "service": "hello", "command": "echo", "dry_run": true}]}
                """);
        agent.byLauncher()
                .command("echo", "echo here")
                .with("LocalMonitorConfigDir", rules.toString())
                .with(
                        "LocalMonitor",
                        JsonParser.parseString("{\"Listen\": \"127.0.0.1:" + port + "\", \"Socket\": \""
                                + agent.file("no-socket") + "\"}"))
                .start();
        agent.awaitLog("Evaluating metrics of collectd");
        awaitJudged();

        try (PacketFlood flood = new PacketFlood(port, () -> agent.run().isAlive())) {
            flood.values(15_000, 1024, 1);
            flood.values(60_000, 128, 1);
            flood.values(10_000, 128, 63);
            flood.values(500, 128, 7_000);
            flood.notifications(60_000, 128, 256);
            flood.notifications(5_000, 16, 1024);
        }

        awaitJudged();
        long id = Messages.newId();
        JsonObject result = agent.messages().ask(id, Messages.request(id, "echo"));
        assertThat(result.get("message").getAsString()).as(agent.toString()).isEqualTo("here");
        assertThat(agent.log()).doesNotContain("nternal error").contains("further ones are not judged");
        agent.stop();
        agent.start();
        agent.awaitLog("Evaluating metrics of collectd");
        awaitJudged();
    }

    /** Sends a value repeatedly until its rule has fired again. */
    private void awaitJudged() {
        long before = agent.countInLog(FIRED);
        agent.run().awaitUntil("the marker", MonitoredHost.LIMIT.multipliedBy(4), () -> {
            MetricPacket.of("web01", "marker", 1).sendTo(port);
            return agent.countInLog(FIRED) > before;
        });
    }
}
