package io.github.collectdmonitor.collectd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.process.ProcessStat;
import io.github.collectdmonitor.systemd.UnitState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the parsing of the process states of Linux and systemd. */
final class ProcessFactsTest {
    @Test
    void a_name_with_parentheses_and_blanks_does_not_shift_the_fields() {
        String line = "812 (a) Z 1 (x) S 1 812 812 0 -1 4194368 1 0 0 0 0 0 0 0 20 0 1 0 4711 1000 1 0 0\n";

        assertThat(ProcessStat.parse(line)).contains(new ProcessStat('S', 1, 812, true, 4711));
        assertThat(ProcessStat.parse("812 (x)")).isEmpty();
    }

    @Test
    void a_zombie_is_not_alive() throws IOException, InterruptedException {
        // The shell becomes sleep before its child ends, and sleep never waits for a child.
        Process parent = new ProcessBuilder("/bin/sh", "-c", "sleep 0.2 & echo $!; exec sleep 60").start();
        try {
            long child = Long.parseLong(parent.inputReader().readLine());
            await().until(() ->
                    ProcessStat.read(child).filter(ProcessStat::isZombie).isPresent());

            ProcessStat stat = ProcessStat.read(child).orElseThrow();
            assertThat(new ProcessIdentity(child, stat.startTime()).isAlive()).isFalse();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void the_same_id_with_another_start_time_is_another_process() {
        long ours = ProcessHandle.current().pid();
        long started = ProcessStat.read(ours).orElseThrow().startTime();

        assertThat(new ProcessIdentity(ours, started).isAlive()).isTrue();
        assertThat(new ProcessIdentity(ours, started + 1).isAlive()).isFalse();
        assertThat(new ProcessIdentity(ours, started + 1).terminate()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "-C /a, /a, none, false, false",
                "-f -C/a -P /b, /a, /b, false, true",
                "-P /b -fC /a, /a, /b, false, true",
                "-f, none, none, false, true",
                "-T -C /a, /a, none, true, false",
                "-h -C /a, /a, none, true, false",
                "-P -T -C /a, /a, -T, false, false",
                "-C, '', none, false, false",
                "-C /a -- -f -t, /a, none, false, false"
            })
    void the_config_is_found_among_the_arguments(
            String arguments, @Nullable String config, @Nullable String pidFile, boolean test, boolean foreground) {
        assertThat(CollectdArguments.parse(List.of(arguments.split(" ", -1))))
                .isEqualTo(new CollectdArguments(
                        config == null ? null : Path.of(config),
                        pidFile == null ? null : Path.of(pidFile),
                        test,
                        foreground));
    }

    @Test
    void the_state_of_a_unit_is_read_as_systemd_prints_it() {
        UnitState state = new UnitState(Map.of(
                "ActiveState",
                "activating",
                "SubState",
                "auto-restart",
                "NRestarts",
                "3",
                "MainPID",
                "0",
                "Job",
                "",
                "ExecStart",
                "{ path=/usr/sbin/collectd ; argv[]=/usr/sbin/collectd -C /x ; ignore_errors=no ; pid=0 }"));

        assertThat(state.startArguments()).containsExactly("/usr/sbin/collectd", "-C", "/x");
        assertThat(state.hasFailed()).isTrue();
        assertThat(state.ended()).isFalse();
        assertThat(state.running()).isFalse();
        assertThat(state.jobQueued()).isFalse();
        assertThat(state.restarts()).isEqualTo(3);
    }

    @Test
    void an_end_for_a_lack_of_memory_is_a_crash_only_where_systemd_does_not_start_it_again() {
        UnitState ended = new UnitState(Map.of("ActiveState", "failed", "SubState", "failed", "Result", "oom-kill"));
        UnitState again =
                new UnitState(Map.of("ActiveState", "activating", "SubState", "auto-restart", "Result", "oom-kill"));

        assertThat(ended.crashed() && !ended.restartsWithoutCrash()).isTrue();
        assertThat(again.restartsWithoutCrash()).isTrue();
        assertThat(ended.programFailed() || again.programFailed()).isFalse();
        assertThat(new UnitState(Map.of("ActiveState", "activating", "SubState", "auto-restart", "Result", "core-dump"))
                        .restartsWithoutCrash())
                .isFalse();
    }
}
