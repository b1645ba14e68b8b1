package io.github.collectdmonitor.replace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.ReplaceScene;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.settings.CollectdSettings.Timeouts;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the rollback of configs that pass the check and do not work, with a real collectd. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RollBackTest {
    @Test
    void blocked_writers_are_noticed_and_the_old_config_runs_again() {
        try (ReplaceScene scene = ReplaceScene.running()
                .times(new Timeouts(
                        Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(1)))) {
            Outcome outcome = scene.replace(scene.collectd().texts().blockedWriters());

            assertThat(outcome.resultCode()).contains(ResultCode.ROLLED_BACK);
            assertThat(outcome.message()).contains("no fresh values", "the old config is in place again");
            assertOldRuns(scene);
        }
    }

    @Test
    void a_start_that_fails_leads_back_to_the_old_config() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            Outcome outcome = scene.replace(scene.unstartable());

            assertThat(outcome.resultCode()).contains(ResultCode.ROLLED_BACK);
            assertThat(outcome.message()).contains("with the new config");
            assertOldRuns(scene);
        }
    }

    @Test
    void a_crash_in_the_probation_is_noticed_and_the_old_config_runs_again() throws IOException {
        try (ReplaceScene scene = ReplaceScene.running()) {
            String config = scene.collectd().texts().crashesOnDemand();
            CompletableFuture<Outcome> replacing = CompletableFuture.supplyAsync(() -> scene.replace(config));
            await().until(() -> scene.memory()
                    .journal()
                    .read()
                    .filter(entry -> entry.stage() == ReplacementStep.VERIFY)
                    .isPresent());

            Files.createFile(scene.collectd().texts().crashFile());

            Outcome outcome = replacing.join();
            assertThat(outcome.resultCode()).contains(ResultCode.ROLLED_BACK);
            assertThat(outcome.message())
                    .contains("collectd did not keep running with the new config")
                    .hasLineCount(1);
            assertOldRuns(scene);
        }
    }

    @Test
    void an_old_config_that_broke_meanwhile_is_told() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            String broken = scene.collectd().texts().syntaxError();
            scene.collectd().writeConfig(broken);

            Outcome outcome = scene.replace(scene.unstartable());

            assertThat(outcome.resultCode()).contains(ResultCode.ROLLBACK_FAILED);
            assertThat(outcome.message()).contains("does NOT run").hasLineCount(1);
            assertThat(scene.collectd().config()).isEqualTo(broken);
            assertThat(scene.collectd().runningPids()).isEmpty();
        }
    }

    @Test
    void without_an_old_config_a_failing_new_one_is_removed() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped()) {
            Files.delete(scene.collectd().configFile());

            Outcome outcome = scene.replace(scene.unstartable());

            assertThat(outcome.resultCode()).contains(ResultCode.ROLLBACK_FAILED);
            assertThat(outcome.message()).contains("there was no old config");
            assertThat(scene.collectd().configFile()).doesNotExist();
            assertThat(scene.collectd().runningPids()).isEmpty();
        }
    }

    @Test
    void a_start_that_starts_nothing_is_told_with_the_old_config_in_place() {
        Duration usual = Duration.ofSeconds(60);
        // The stop and start commands have no effect: both timeouts pass.
        Duration stop = Duration.ofSeconds(1);
        Duration start = Duration.ofSeconds(1);
        try (ReplaceScene scene = ReplaceScene.running()
                .commands("true", "false")
                .times(new Timeouts(usual, stop, start, Duration.ZERO))) {
            Outcome outcome = scene.replace(scene.collectd().texts().good("new"));

            assertThat(outcome.resultCode()).contains(ResultCode.NO_PROCESS_ID);
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.collectd().runningPids()).isEmpty();
        }
    }

    @Test
    void a_bug_on_the_way_back_still_leaves_the_old_config_running() {
        Duration wrong = Duration.ofSeconds(Long.MAX_VALUE);
        Duration usual = Duration.ofSeconds(60);
        try (ReplaceScene scene = ReplaceScene.running().times(new Timeouts(usual, usual, usual, wrong))) {
            Outcome outcome = scene.replace(scene.collectd().texts().good("new"));

            assertThat(outcome.resultCode()).contains(ResultCode.ROLLBACK_FAILED);
            assertThat(outcome.message()).contains("Internal error of the agent", "collectd runs with it");
            assertOldRuns(scene);
        }
    }

    private static void assertOldRuns(ReplaceScene scene) {
        assertThat(scene.collectd().config()).isEqualTo(scene.old());
        assertThat(scene.collectd().isAlive()).isTrue();
        assertThat(scene.collectd().runningPids()).hasSize(1);
    }
}
