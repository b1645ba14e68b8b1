package io.github.collectdmonitor.agent.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.collectd.control.CollectdLocator;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.settings.CollectdSettings.Control;
import io.github.collectdmonitor.settings.CollectdSettings.Timeouts;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Watches a real collectd. */
@RequiresCollectd
final class CollectdWatchTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final CommandRunner runner = new CommandRunner();
    private final RealCollectd collectd = RealCollectd.create();
    private Path binary = collectd.executable();
    private final CollectdWatch watch = new CollectdWatch(new CollectdLocator(runner), this::settings);

    private CollectdSettings settings() {
        return new CollectdSettings(
                binary,
                collectd.configFile(),
                collectd.pidFile(),
                null,
                null,
                null,
                Control.PIDFILE,
                "collectd.service",
                Timeouts.defaults());
    }

    @AfterEach
    void close() {
        collectd.close();
        runner.close();
    }

    private void awaitRunning(boolean runs) {
        await().atMost(LIMIT).until(() -> watch.isRunning() == runs);
    }

    @Test
    void its_end_and_its_start_are_noticed() {
        collectd.start();
        awaitRunning(true);
        collectd.kill();
        awaitRunning(false);
        collectd.start();
        awaitRunning(true);
        collectd.stop();
        awaitRunning(false);
    }

    @Test
    void one_that_was_never_started_does_not_run() throws Exception {
        assertThat(watch.isRunning()).isFalse();
    }

    @Test
    void one_that_must_not_be_touched_counts_as_running() throws Exception {
        Program.shell(
                        "cd \"$1\" && exec \"$2\" -C collectd.conf -P \"$3\"",
                        collectd.folder().resolve("etc").toString(),
                        binary.toString(),
                        collectd.pidFile().toString())
                .run(LIMIT)
                .expectExit(0);
        await().atMost(LIMIT).until(() -> collectd.pid().isPresent());

        assertThat(watch.isRunning()).isTrue();
    }

    @Test
    void where_collectd_cannot_be_found_nobody_is_to_start_it() throws Exception {
        binary = collectd.folder().resolve("nowhere");

        assertThat(watch.isRunning()).isTrue();
    }
}
