package io.github.collectdmonitor.replace.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.ReplaceScene;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.settings.CollectdSettings.Timeouts;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a failed config is rejected for a while. */
@Tag("slow")
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class FailedConfigsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private FailedConfigs at(Instant now) {
        return new FailedConfigs(new StateFolder(folder), Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void a_failure_counts_for_a_day_however_the_clock_is_set() throws IOException {
        at(NOON).add("a", "it died");

        assertThat(at(NOON.plus(Duration.ofHours(23))).find("a"))
                .get()
                .matches(failed -> failed.reason().equals("it died"));
        assertThat(at(NOON.minus(Duration.ofHours(23))).find("a")).isPresent();
        assertThat(at(NOON.plus(Duration.ofHours(24))).find("a")).isEmpty();
        assertThat(at(NOON.minus(Duration.ofHours(25))).find("a")).isEmpty();
        assertThat(at(NOON).find("b")).isEmpty();
    }

    @Test
    void the_last_hundred_are_remembered() throws IOException {
        for (int i = 0; i <= 100; i++) {
            at(NOON.plusSeconds(i)).add("config " + i, "it died");
        }

        assertThat(at(NOON).find("config 0")).isEmpty();
        assertThat(at(NOON).find("config 1")).isPresent();
        assertThat(at(NOON).find("config 100")).isPresent();
    }

    @Test
    void a_broken_memory_refuses_nothing() throws IOException {
        Files.writeString(folder.resolve("failed-configs"), "{\"a\": {\"at\": \"noon\", \"reason\": \"it died\"}}");

        assertThat(at(NOON).find("a")).isEmpty();
        at(NOON).add("b", "it died");
        assertThat(at(NOON).find("b")).isPresent();
    }

    @Test
    void the_same_config_again_is_refused_with_its_reason_unless_it_is_forced() {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            String bad = scene.unstartable();
            assertThat(scene.replace(bad).resultCode()).contains(ResultCode.ROLLED_BACK);
            long before = scene.pid();

            scene.restarted();
            Outcome again = scene.replace(bad);

            assertThat(again.resultCode()).contains(ResultCode.CONFIG_BROKEN);
            assertThat(again.message())
                    .contains("failed on this host", "did not", "--force")
                    .hasLineCount(1);
            assertThat(again.configs())
                    .isEqualTo(new ConfigHashes(ReplaceScene.sha256(scene.old()), ReplaceScene.sha256(bad)));
            assertThat(scene.collectd().runningPids()).containsExactly(before);
            assertThat(scene.carryOut(new Replace(bad, null, null, true)).resultCode())
                    .contains(ResultCode.ROLLED_BACK);
        }
    }

    @Test
    void a_config_that_works_after_all_is_refused_no_more() throws IOException {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            String wanted = scene.quick("new");
            scene.memory().failed().add(ReplaceScene.sha256(wanted), "it died");
            assertThat(scene.replace(wanted).resultCode()).contains(ResultCode.CONFIG_BROKEN);

            assertThat(scene.carryOut(new Replace(wanted, null, null, true)).code())
                    .isZero();

            assertThat(scene.replace(wanted).code()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec sleep 600", "exit 0"})
    void a_config_whose_start_was_only_too_slow_may_be_sent_again(String slow) {
        try (ReplaceScene scene = ReplaceScene.running()
                .times(new Timeouts(
                        Duration.ofSeconds(60), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ZERO))) {
            Path been = scene.collectd().folder().resolve("been");
            String collectd = scene.collectd().executable() + " -C "
                    + scene.collectd().configFile() + " -P " + scene.collectd().pidFile();
            scene.commands(
                    "if ! [ -e " + been + " ]; then : >" + been + "; " + slow + "; fi; " + collectd,
                    "kill $(cat " + scene.collectd().pidFile() + ")");
            String wanted = scene.quick("new");

            assertThat(scene.replace(wanted).resultCode()).contains(ResultCode.ROLLED_BACK);

            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.collectd().isAlive()).isTrue();
            Outcome again = scene.replace(wanted);
            assertThat(again.code()).as(again.message()).isZero();
        }
    }
}
