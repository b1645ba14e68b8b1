package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules want run while it cannot be: it does not count, and is not lost without a word. */
@Tag("slow")
@RequiresCollectd
@RequiresMosquitto
class RecoveriesNotRunIT {
    /** More than a refusal has a rule wait at first. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final MonitoredHost host = new MonitoredHost(broker);

    @TempDir
    private Path folder;

    @AfterEach
    void endAll() {
        host.close();
        broker.close();
    }

    @Test
    @Tag("slow")
    void a_command_that_a_full_disk_refuses_does_not_count() {
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("small"), 12);
                AgentUnderTest agent = host.agent()) {
            agent.with("StateDir", disk.path().resolve("state").toString())
                    .with("Services", JsonParser.parseString("""
                            {"app": {"commands": {"restart": "echo restart >>%1$s"}}, "mark": {"commands": {"it": "true"}},
                             "pager": {"commands": {"call": "echo call >>%1$s"}},
                             "much": {"commands": {"output": "head -c 60000 /dev/zero | tr '\\\\0' x"}}}
                            """.formatted(
                                    host.agent().file("ran"))));
            host.rules("""
                            {"name": "load", "when": "metric.plugin == 'app' && metric.plugin_instance == 'a'",
                             "service": "app", "command": "restart", "cooldown": "0s", "at_most": "1 in 1h",
                             "then": {"service": "pager", "command": "call"}}""", MonitoredHost.marker()).start();
            fill(disk);
            String notCounted = "app/restart was not run, which does not count";
            Datagrams.sendUntil(
                    "a refusal", () -> host.value("a", 1), () -> host.agent().countInLog(notCounted) > 0);
            host.judge("a", 2);
            assertThat(host.agent().log()).doesNotContain("gives up").contains("The task cannot be recorded");
            disk.empty();
            await().atMost(LIMIT).until(() -> {
                host.value("a", 4);
                return host.ran().size() >= 2;
            });
            assertThat(host.ran()).as("side by side").containsExactlyInAnyOrder("restart", "call");
            assertThat(host.agent().countInLog("gives up")).isEqualTo(1);
        }
    }

    /** Fills the disk, and what the agent has kept of it. */
    private void fill(SmallDisk disk) {
        disk.fill();
        int code = 0;
        while (code == 0) {
            long id = Messages.newId();
            code = host.agent()
                    .messages()
                    .ask(id, Messages.request(id, "much", "output"))
                    .get("code")
                    .getAsInt();
        }
        assertThat(code).isEqualTo(4103);
    }

    @Test
    void a_notification_whose_service_is_busy_has_its_command_wait() throws IOException {
        Path released = folder.resolve("released");
        host.agent().with("Services", JsonParser.parseString("""
                        {"app": {"commands": {"restart": "echo restart >>%1$s",
                           "wait": "echo begun >>%1$s; while [ ! -e %2$s ]; do sleep 0.1; done"}}}
                        """.formatted(
                        host.agent().file("ran"), released)));
        host.rules("""
                        {"name": "gone", "when": "notification.severity == 'failure' && notification.plugin == 'made'",
                         "service": "app", "command": "restart"}""").start();
        host.agent().messages().publish(Messages.request(Messages.newId(), "app", "wait"));
        host.awaitRan(1);

        String waits = "Rule gone: app/restart waits";
        Datagrams.sendUntil(waits, () -> notifyFailure(), () -> host.agent().countInLog(waits) > 0);
        Files.createFile(released);
        host.awaitRan(2);
        assertThat(host.ran()).containsExactly("begun", "restart");
    }

    private void notifyFailure() {
        String put = "PUTNOTIF severity=failure time=" + System.currentTimeMillis() / 1000
                + " host=testhost plugin=made message=\"it is gone\"";
        List<String> answer = host.collectd().ask(put);
        assertThat(answer.get(0)).startsWith("0 ");
    }
}
