package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import io.github.collectdmonitor.testkit.require.RequiresSystemdLab;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The broker's password handed over by systemd, as conf/monitor-agent.service shows it. */
@Tag("slow")
@RequiresSystemdLab
@RequiresMosquitto
@TestInstance(Lifecycle.PER_CLASS)
class SystemdCredentialsIT {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String USER = "agent";
    private static final String PASSWORD = "hunter2-Geheimnis";
    private static final String SETTINGS = "/etc/collectd-monitor/config.json";
    private static final String COMMENTED = "#LoadCredential=mqtt-password:/etc/collectd-monitor/mqtt-password\n";

    private final MosquittoBroker broker =
            MosquittoBroker.builder().user(USER, PASSWORD).start();
    private final SystemdLab lab = SystemdLab.boot();

    @BeforeAll
    void start() {
        Map<String, Object> settings = Map.of(
                "Host",
                broker.host() + ":" + broker.port(),
                "User",
                USER,
                "PasswordFile",
                "$CREDENTIALS_DIRECTORY/mqtt-password",
                "CommandTopic",
                "command",
                "CommandResultTopic",
                "result",
                "Services",
                Map.of("hello", Map.of("commands", Map.of("environment", "env"))));
        lab.write(SETTINGS, new Gson().toJson(settings));
        lab.write("/etc/collectd-monitor/mqtt-password", PASSWORD + "\n");
        lab.exec("chmod", "600", "/etc/collectd-monitor/mqtt-password").expectExit(0);
        String unit = ShippedUnit.in(lab);
        assertThat(unit).contains(COMMENTED);
        lab.write("/etc/systemd/system/" + ShippedUnit.NAME, unit.replace(COMMENTED, COMMENTED.substring(1)));
        lab.exec("systemctl", "daemon-reload").expectExit(0);
        lab.exec("systemctl", "start", ShippedUnit.NAME).expectExit(0);
        Awaitility.await("the agent's connection")
                .atMost(LIMIT)
                .until(() -> journal().contains("Connected to"));
    }

    @AfterAll
    void end() {
        lab.close();
        broker.close();
    }

    @Test
    void agent_gets_in_and_its_commands_see_nothing_of_it() {
        Senders senders = new Senders(broker, "command", "result");

        Senders.Reply reply = senders.ask("hello", "environment", "-u", USER, "-p=" + PASSWORD)
                .expectCode(0);

        assertThat(reply.message())
                .contains("PATH=")
                .doesNotContain("CREDENTIALS_DIRECTORY")
                .doesNotContain("Geheimnis");
        assertThat(journal()).doesNotContain("Geheimnis");
    }

    @Test
    void agent_stays_in_the_name_space_of_the_host() {
        String pid =
                Objects.requireNonNull(lab.show(ShippedUnit.NAME, "MainPID").get("MainPID"));

        assertThat(nameSpace(pid)).isEqualTo(nameSpace("1"));
    }

    @Test
    void check_outside_of_the_unit_says_what_it_needs() {
        ProgramResult check = lab.exec(lab.java(), "-jar", lab.path(ShippedJar.AGENT), "--config", SETTINGS, "--check");

        assertThat(check.exitCode()).as(check.toString()).isEqualTo(2);
        assertThat(check.stdout())
                .contains("PasswordFile: needs LoadCredential= in the unit;"
                        + " to check outside of it set CREDENTIALS_DIRECTORY");
    }

    @Test
    void check_with_the_variable_set_is_content() {
        ProgramResult check = lab.exec(
                "env",
                "CREDENTIALS_DIRECTORY=/etc/collectd-monitor",
                lab.java(),
                "-jar",
                lab.path(ShippedJar.AGENT),
                "--config",
                SETTINGS,
                "--check");

        assertThat(check.exitCode()).as(check.toString()).isZero();
        assertThat(check.stdout()).doesNotContain("Geheimnis");
    }

    private String nameSpace(String pid) {
        return lab.exec("readlink", "/proc/" + pid + "/ns/mnt").expectExit(0).stdout();
    }

    private String journal() {
        return lab.exec("journalctl", "--no-pager", "-u", ShippedUnit.NAME).stdout();
    }
}
