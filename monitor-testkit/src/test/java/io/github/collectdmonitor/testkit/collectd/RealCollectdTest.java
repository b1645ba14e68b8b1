package io.github.collectdmonitor.testkit.collectd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RequiresCollectd
class RealCollectdTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final RealCollectd collectd = RealCollectd.create();

    @AfterEach
    void end() {
        List<Long> pids = collectd.runningPids();
        collectd.close();
        assertThat(pids).noneMatch(RunningProcesses::isAlive);
        assertThat(collectd.folder()).doesNotExist();
    }

    @Test
    void good_config_shows_fresh_values_and_stops_at_once() {
        collectd.start();
        awaitFreshValues();

        collectd.stop();

        assertThat(collectd.isAlive()).isFalse();
        assertThat(collectd.pidFile()).doesNotExist();
        assertThat(collectd.log()).contains("Exiting normally");
    }

    @Test
    void killed_collectd_leaves_its_pid_file_behind() {
        collectd.start();
        long pid = collectd.pid().orElseThrow();

        collectd.kill();

        assertThat(collectd.isAlive()).isFalse();
        assertThat(collectd.pid()).hasValue(pid);
    }

    @Test
    void good_config_without_a_socket_writes_values() {
        collectd.writeConfig(collectd.texts().goodWithoutSocket());
        collectd.start();

        await().atMost(LIMIT).until(() -> Files.exists(collectd.folder().resolve("csv/testhost")));
        assertThat(collectd.socket()).doesNotExist();
    }

    @Test
    void blocked_writers_leave_no_values_after_the_first_ones() {
        collectd.writeConfig(collectd.texts().blockedWriters());
        collectd.start();
        await().atMost(LIMIT).until(() -> !collectd.listValues().isEmpty());

        await().atMost(LIMIT).until(() -> collectd.listValues().isEmpty());

        await().during(Duration.ofSeconds(2))
                .atMost(LIMIT)
                .until(() -> collectd.listValues().isEmpty());
        assertThat(collectd.isAlive()).isTrue();
    }

    @Test
    void dropped_values_are_never_seen() {
        collectd.writeConfig(collectd.texts().dropsEverything());
        collectd.start();
        await().atMost(LIMIT).until(() -> Files.exists(collectd.socket()));

        await().during(Duration.ofSeconds(2))
                .atMost(LIMIT)
                .until(() -> collectd.listValues().isEmpty());
    }

    @Test
    void crash_comes_when_it_is_demanded() throws IOException {
        collectd.writeConfig(collectd.texts().crashesOnDemand());
        assertThat(collectd.fullTest().exitCode()).isZero();
        collectd.start();
        await().atMost(LIMIT).until(() -> Files.exists(collectd.socket()));
        assertThat(collectd.listValues()).isEmpty();
        assertThat(collectd.isAlive()).isTrue();

        Files.createFile(collectd.texts().crashFile());

        await().atMost(LIMIT).until(() -> !collectd.isAlive());
        assertThat(collectd.pidFile()).as("what a stop in order removes").exists();
    }

    @Test
    void memcached_that_is_down_fails_the_full_test_alone() {
        collectd.writeConfig(collectd.texts().memcachedDown());
        assertThat(collectd.fullTest().exitCode()).isEqualTo(1);

        collectd.start();
        awaitFreshValues();
    }

    @Test
    void hung_read_looks_healthy_and_does_not_stop() {
        collectd.writeConfig(collectd.texts().hungRead());
        collectd.start();
        awaitFreshValues();

        Signals.send("TERM", collectd.pid().orElseThrow());

        await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(collectd::isAlive);
    }

    @Test
    void broken_configs_do_not_start() {
        for (String broken :
                List.of(collectd.texts().syntaxError(), collectd.texts().unknownPlugin(), "", "Hostname \"a\"")) {
            collectd.writeConfig(broken);
            collectd.startProgram().run(LIMIT).expectExit(1);
        }
        assertThat(collectd.runningPids()).isEmpty();
    }

    private void awaitFreshValues() {
        double start = System.currentTimeMillis() / 1000.0;
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> collectd.listValues().stream()
                        .anyMatch(line -> Double.parseDouble(line.substring(0, line.indexOf(' '))) > start));
    }
}
