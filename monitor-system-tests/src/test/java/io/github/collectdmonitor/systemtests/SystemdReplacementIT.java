package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import io.github.collectdmonitor.testkit.require.RequiresSystemdLab;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replacements under a real systemd, of a collectd that Debian's own unit runs. */
@RequiresSystemdLab
@RequiresMosquitto
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SystemdReplacementIT {
    @RegisterExtension
    static final SystemdHost HOST = new SystemdHost();

    private static final Duration LESS_THAN_THE_UNIT_ALLOWS = Duration.ofSeconds(85);

    @Test
    void good_config_is_in_place_and_the_unit_was_restarted_by_systemd() {
        long before = HOST.mainPid();

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0);

        assertThat(answer.message()).isEqualTo("Succeeded to replace config.");
        // A process that was ended behind systemd's back would show as a restart.
        HOST.assertRunsWith(HOST.fresh());
        assertThat(HOST.mainPid()).isNotEqualTo(before);
        assertThat(HOST.lab().read(SystemdLab.COLLECTD_CONF + ".orig")).isEqualTo(HOST.old());
    }

    @Test
    void broken_config_is_refused_and_collectd_not_touched() {
        long before = HOST.mainPid();

        Reply answer = HOST.sender().send(HOST.texts().syntaxError()).expectCode(0x2002);

        assertThat(answer.message()).startsWith("New config seems broken!: ");
        HOST.assertRunsWith(HOST.old());
        assertThat(HOST.mainPid()).isEqualTo(before);
    }

    @Test
    void crash_four_seconds_after_the_start_is_noticed_and_the_old_config_runs_again() {
        HOST.probation(6);

        Reply answer = HOST.sender().send(HOST.texts().crashAfterStart()).expectCode(0x2007);

        assertThat(answer.message()).contains("did not live", "systemd says ", "the old config is in place again");
        HOST.assertRunsWith(HOST.old());
    }

    @Test
    void unit_that_reached_its_start_limit_starts_again() {
        for (int i = 0; i < 6; i++) {
            HOST.lab().exec("systemctl", "restart", "collectd");
        }
        assertThat(HOST.collectd()).containsEntry("ActiveState", "failed").containsEntry("Result", "start-limit-hit");

        HOST.sender().send(HOST.fresh()).expectCode(0);

        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    void config_that_systemd_keeps_trying_is_replaced() {
        HOST.lab().write(SystemdLab.COLLECTD_CONF, HOST.texts().syntaxError());
        HOST.lab().exec("systemctl", "restart", "collectd");
        assertThat(HOST.collectd())
                .containsEntry("ActiveState", "activating")
                .containsEntry("SubState", "auto-restart");

        HOST.sender().send(HOST.fresh()).expectCode(0);

        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    void hung_stop_is_cut_short() {
        HOST.lab().write(SystemdLab.COLLECTD_CONF, HOST.texts().hungRead());
        HOST.systemctl("restart", "collectd");

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0);

        assertThat(answer.run().took()).isLessThan(LESS_THAN_THE_UNIT_ALLOWS);
        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    void without_any_config_a_good_one_starts_collectd() {
        HOST.endCollectd();
        HOST.texts();

        HOST.sender().send(HOST.fresh()).expectCode(0);

        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    void without_any_config_one_that_fails_is_removed_again() {
        HOST.endCollectd();
        HOST.forgetKnownGood();

        Reply answer = HOST.sender().send(HOST.endsAtOnce()).expectCode(0x2008);

        assertThat(answer.message()).contains("there was no old config to go back to", "collectd does not run");
        assertThat(HOST.configFiles()).containsOnly(".collectd.conf.lock");
        assertThat(HOST.collectd()).containsEntry("ActiveState", "inactive");
        assertThat(HOST.processes()).isEmpty();
    }
}
