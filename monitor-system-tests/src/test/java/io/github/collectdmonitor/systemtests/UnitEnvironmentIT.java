package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import io.github.collectdmonitor.testkit.require.RequiresSystemdLab;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check of a config has the environment that systemd will give collectd, and no other. */
@Tag("slow")
@RequiresSystemdLab
@RequiresMosquitto
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class UnitEnvironmentIT {
    @RegisterExtension
    static final SystemdHost HOST = new SystemdHost();

    private static final String SETTINGS = "/etc/collectd-monitor/config.json";
    private static final String DROP_IN = "/etc/systemd/system/collectd.service.d/test.conf";
    private static final String MODULES = "/var/lib/collectd-monitor-test";

    @BeforeEach
    void writeModule() {
        HOST.lab().write(MODULES + "/elsewhere.py", "import collectd, os\ncollectd.info(os.getcwd())\n");
    }

    @AfterEach
    void removeDropIn() {
        HOST.lab().exec("rm", "-f", DROP_IN).expectExit(0);
        HOST.systemctl("daemon-reload");
    }

    private String importing() {
        return HOST.fresh() + "LoadPlugin python\n<Plugin python>\n  Import \"elsewhere\"\n</Plugin>\n";
    }

    private void unitHas(String line) {
        String section = line.startsWith("Condition") || line.startsWith("Assert") ? "[Unit]\n" : "[Service]\n";
        HOST.lab().write(DROP_IN, section + line + "\n");
        HOST.systemctl("daemon-reload");
        HOST.systemctl("restart", "collectd");
    }

    @Test
    void config_that_needs_a_variable_of_the_unit_is_replaced() {
        HOST.lab().write("/etc/collectd-test.env", "PYTHONPATH=\"" + MODULES + "\"\nSECRET=hunter2\n");
        unitHas("EnvironmentFile=/etc/collectd-test.env");

        Reply answer = HOST.sender().send(importing()).expectCode(0);

        assertThat(answer.run().stdout()).doesNotContain("hunter2");
        HOST.assertRunsWith(importing());
    }

    @Test
    void config_that_needs_a_variable_of_the_agent_is_refused_before_collectd_is_stopped() {
        long before = HOST.mainPid();
        String settings = HOST.lab().read(SETTINGS);
        HOST.lab()
                .write(
                        SETTINGS,
                        settings.strip()
                                .replaceFirst("\\{", "{\"Environment\": {\"PYTHONPATH\": \"" + MODULES + "\"},"));

        Reply answer = HOST.sender().send(importing()).expectCode(0x2002);

        assertThat(answer.message()).contains("elsewhere");
        HOST.assertRunsWith(HOST.old());
        assertThat(HOST.mainPid()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "EnvironmentFile=/etc/collectd-test/env, /etc/collectd-test/env",
        "WorkingDirectory=/etc/collectd-test, /etc/collectd-test",
        "ConditionDirectoryNotEmpty=/etc/collectd-test, ConditionDirectoryNotEmpty=/etc/collectd-test",
        "AssertPathExists=/etc/collectd-test/env, AssertPathExists=/etc/collectd-test/env"
    })
    void collectd_that_systemd_would_not_start_again_is_not_stopped(String line, String named) {
        HOST.lab().write("/etc/collectd-test/env", "A=1\n");
        unitHas(line);
        long before = HOST.mainPid();
        HOST.lab().exec("rm", "-r", "/etc/collectd-test").expectExit(0);

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2003);

        assertThat(answer.message()).contains(named);
        assertThat(HOST.mainPid()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "ExecStartPre=/usr/bin/test -e /run/collectd-may-run, ExecStartPre=",
        "ExecCondition=/usr/bin/test -e /run/collectd-may-run, ExecCondition=",
        "ConditionEnvironment=MAY_RUN, ConditionResult=no"
    })
    void start_that_systemd_does_not_come_to_is_no_evidence_against_any_config(String line, String named) {
        HOST.sender().send("# known as good\n" + HOST.fresh()).expectCode(0);
        HOST.sender().send(HOST.old()).expectCode(0);
        HOST.lab().write("/run/collectd-may-run", "");
        HOST.systemctl("set-environment", "MAY_RUN=1");
        unitHas(line);
        HOST.lab().exec("rm", "/run/collectd-may-run").expectExit(0);
        HOST.systemctl("unset-environment", "MAY_RUN");

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2008);

        assertThat(answer.message())
                .contains("whatever its config", named, "the old config is in place again", "does NOT run");
        assertThat(HOST.lab().read(SystemdLab.COLLECTD_CONF)).isEqualTo(HOST.old());
        HOST.lab().write("/run/collectd-may-run", "");
        HOST.systemctl("set-environment", "MAY_RUN=1");
        HOST.sender().send(HOST.fresh()).expectCode(0);
        HOST.assertRunsWith(HOST.fresh());
    }
}
