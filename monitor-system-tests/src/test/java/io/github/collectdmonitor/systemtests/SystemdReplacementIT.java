package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import io.github.collectdmonitor.testkit.require.RequiresSystemdLab;
import io.github.collectdmonitor.testkit.systemd.SystemdLab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
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
    void crash_in_the_probation_is_noticed_and_the_old_config_runs_again() {
        try (ProgramRun sender = HOST.sender().begin(HOST.texts().crashesOnDemand())) {
            HOST.awaitVerify();

            HOST.lab().write(HOST.texts().crashFile().toString(), "");

            Reply answer = ConfigSender.finish(sender).expectCode(0x2007);
            assertThat(answer.message())
                    .contains(
                            "collectd did not keep running with the new config",
                            "systemd says ",
                            "the old config is in place again");
        }
        HOST.assertRunsWith(HOST.old());
    }

    @Test
    @Tag("slow")
    void a_crash_before_the_confirmation_is_rolled_back_and_what_an_operator_does_is_not() {
        HOST.sender().send(HOST.fresh(), "--confirm-within", "3600").expectCode(0);
        long first = HOST.mainPid();
        HOST.systemctl("restart", "collectd");
        assertThat(HOST.mainPid()).isNotEqualTo(first);
        HOST.systemctl("stop", "collectd");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> !HOST.watchedProcess().contains("pid"));
        HOST.systemctl("start", "collectd");
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> HOST.watchedProcess().contains("\"pid\": " + HOST.mainPid() + ","));
        HOST.assertRunsWith(HOST.fresh());
        for (String signal : List.of("-TERM", "-KILL")) {
            long before = HOST.mainPid();
            HOST.lab().exec("kill", signal, Long.toString(before)).expectExit(0);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> HOST.watchedProcess().contains("\"pid\": " + HOST.mainPid() + ",")
                            && HOST.mainPid() != before);
        }
        assertThat(HOST.lab().read(SystemdLab.COLLECTD_CONF)).isEqualTo(HOST.fresh());

        HOST.lab().exec("kill", "-ABRT", Long.toString(HOST.mainPid()));

        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> HOST.assertRunsWith(HOST.old()));
    }

    @Test
    @Tag("slow")
    void restart_by_an_operator_during_the_probation_rolls_nothing_back() throws Exception {
        HOST.probation(8);
        long before = HOST.mainPid();
        CompletableFuture<Reply> answer =
                CompletableFuture.supplyAsync(() -> HOST.sender().send(HOST.fresh()));
        Awaitility.await()
                .atMost(SystemdHost.LIMIT)
                .until(() -> HOST.mainPid() != before
                        && HOST.mainPid() != 0
                        && "active".equals(HOST.collectd().get("ActiveState")));
        long started = HOST.mainPid();

        HOST.systemctl("restart", "collectd");

        answer.get(SystemdHost.LIMIT.toSeconds(), TimeUnit.SECONDS).expectCode(0);
        HOST.assertRunsWith(HOST.fresh());
        assertThat(HOST.mainPid()).isNotEqualTo(started);
    }

    @Test
    @Tag("slow")
    void config_whose_start_was_only_slow_is_rolled_back_and_may_be_sent_again() {
        HOST.dropIn("[Service]\nExecStartPre=/bin/sh -c '[ -e /run/slow ] || { touch /run/slow; sleep 600; }'\n");
        HOST.collectdSettings(Map.of("ProbationSeconds", 0, "StopTimeout", 60, "StartTimeout", 10));
        try {
            Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2007);

            assertThat(answer.message()).contains("no collectd that is ready", "10 s", "activating/start-pre");
            HOST.assertRunsWith(HOST.old());
            HOST.sender().send(HOST.fresh()).expectCode(0);
            HOST.assertRunsWith(HOST.fresh());
        } finally {
            HOST.dropIn(null);
            HOST.lab().exec("rm", "-f", "/run/slow");
        }
    }

    @Test
    @Tag("slow")
    void unit_that_reached_its_start_limit_starts_again() {
        for (int i = 0; i < 6; i++) {
            HOST.lab().exec("systemctl", "restart", "collectd");
        }
        assertThat(HOST.collectd()).containsEntry("ActiveState", "failed").containsEntry("Result", "start-limit-hit");

        HOST.sender().send(HOST.fresh()).expectCode(0);

        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    @Tag("slow")
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
        HOST.dropIn("[Service]\nTimeoutStopSec=3600\n");
        HOST.collectdSettings(Map.of("ProbationSeconds", 0, "StopTimeout", 2));
        try {
            HOST.lab().write(SystemdLab.COLLECTD_CONF, HOST.texts().hungRead());
            HOST.systemctl("restart", "collectd");

            HOST.sender().send(HOST.fresh()).expectCode(0);

            HOST.assertRunsWith(HOST.fresh());
        } finally {
            HOST.dropIn(null);
        }
    }

    @Test
    @Tag("slow")
    void without_any_config_a_good_one_starts_collectd() {
        HOST.endCollectd();
        HOST.texts();

        HOST.sender().send(HOST.fresh()).expectCode(0);

        HOST.assertRunsWith(HOST.fresh());
    }

    @Test
    @Tag("slow")
    void without_any_config_one_that_fails_is_removed_again() {
        HOST.endCollectd();
        HOST.forgetKnownGood();

        Reply answer = HOST.sender().send(HOST.endsAtOnce()).expectCode(0x2008);

        assertThat(answer.message()).contains("there was no old config to roll back to", "collectd does not run");
        assertThat(HOST.configFiles()).containsOnly(".collectd.conf.lock");
        assertThat(HOST.collectd()).containsEntry("ActiveState", "inactive");
        assertThat(HOST.processes()).isEmpty();
    }

    @Test
    void masked_unit_is_refused_before_anything_is_stopped() {
        long before = HOST.mainPid();
        HOST.systemctl("mask", "collectd");
        try {
            Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2003);

            assertThat(answer.message()).contains("masked", "was not touched");
            assertThat(HOST.processes()).containsExactly(before);

            HOST.systemctl("stop", "collectd");
            assertThat(HOST.sender().send(HOST.fresh()).expectCode(0x2003).message())
                    .contains("masked", "was not touched");
            assertThat(HOST.processes()).isEmpty();
            assertThat(HOST.lab().read(SystemdLab.COLLECTD_CONF)).isEqualTo(HOST.old());
        } finally {
            HOST.systemctl("unmask", "collectd");
        }
    }

    @Test
    @Tag("slow")
    void what_else_is_changed_or_amiss_is_a_warning() {
        assertThat(HOST.sender().send(HOST.fresh()).expectCode(0).warnings()).isEmpty();
        HOST.systemctl("disable", "--now", "collectd");
        try {
            Reply answer = HOST.sender().send(HOST.old()).expectCode(0);

            assertThat(answer.warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("was not running"))
                    .anySatisfy(warning -> assertThat(warning).contains("collectd.service is disabled"));
            HOST.assertRunsWith(HOST.old());
        } finally {
            HOST.systemctl("enable", "collectd");
        }
    }

    @Test
    @Tag("slow")
    void child_that_outlives_the_unit_is_not_taken_for_collectd() {
        HOST.dropIn("[Service]\nKillMode=process\n");
        try {
            HOST.lab().write(SystemdLab.COLLECTD_CONF, HOST.forks());
            HOST.systemctl("restart", "collectd");
            long before = HOST.mainPid();
            Awaitility.await()
                    .atMost(SystemdHost.LIMIT)
                    .until(() -> HOST.processes().size() == 2);

            Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0);

            assertThat(answer.warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("left behind"));
            assertThat(HOST.mainPid()).isNotEqualTo(before);
            assertThat(HOST.processes()).hasSize(2).contains(HOST.mainPid()).doesNotContain(before);
        } finally {
            HOST.dropIn(null);
            HOST.lab().exec("pkill", "-KILL", "-x", "collectd");
        }
    }

    @Test
    @Tag("slow")
    void unit_that_starts_collectd_by_a_wrapper_is_known_by_its_processes() {
        HOST.dropIn("[Service]\nType=simple\nExecStart=\nExecStart=/bin/sh -c 'NOTIFY_SOCKET= /usr/sbin/collectd -f -C "
                + SystemdLab.COLLECTD_CONF + "; exit 1'\n");
        try {
            HOST.systemctl("restart", "collectd");
            Awaitility.await()
                    .atMost(SystemdHost.LIMIT)
                    .until(() -> HOST.processes().size() == 1);
            long before = HOST.processes().get(0);

            HOST.sender().send(HOST.fresh()).expectCode(0);

            assertThat(HOST.processes()).hasSize(1).doesNotContain(before);
            assertThat(HOST.collectd()).containsEntry("ActiveState", "active").containsEntry("NRestarts", "0");
        } finally {
            HOST.dropIn(null);
        }
    }

    @Test
    void daemon_of_a_unit_is_not_stopped_by_its_pid_file() {
        long before = HOST.mainPid();
        HOST.collectdSettings(Map.of("Control", "pidfile", "ProbationSeconds", 0));

        Reply answer = HOST.sender().send(HOST.fresh()).expectCode(0x2003);

        assertThat(answer.message()).contains("systemd, as the unit collectd.service", "was not touched");
        HOST.assertRunsWith(HOST.old());
        assertThat(HOST.mainPid()).isEqualTo(before);

        // Not by commands either.
        Map<String, String> commands = Map.of("start", "systemctl start collectd", "stop", "systemctl stop collectd");
        HOST.collectdSettings(Map.of("Control", "pidfile", "ProbationSeconds", 0, "commands", commands));
        assertThat(HOST.sender().send(HOST.fresh()).expectCode(0x2003).message())
                .contains("systemd, as the unit collectd.service", "Services.collectd.Control", "was not touched");
        assertThat(HOST.mainPid()).isEqualTo(before);

        HOST.collectdSettings(Map.of("Unit", "other.service", "ProbationSeconds", 0));
        assertThat(HOST.sender().send(HOST.fresh()).expectCode(0x2003).message())
                .contains("collectd.service", "Services.collectd.Unit");
        assertThat(HOST.mainPid()).isEqualTo(before);
    }
}
