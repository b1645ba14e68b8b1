package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementAction.Unknown;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests requests that name the expected config in place. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ExpectTest {
    @Test
    void the_expected_config_is_replaced_and_another_one_is_not() {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            String wanted = scene.quick("new");
            String old = ReplaceScene.sha256(scene.old());

            Outcome first = scene.carryOut(new Replace(wanted, old, null, false));
            long before = scene.pid();
            Outcome second = scene.carryOut(new Replace(scene.quick("second"), old, null, false));

            assertThat(first.code()).as(first.message()).isZero();
            assertThat(first.configs()).isEqualTo(new ConfigHashes(ReplaceScene.sha256(wanted), null));
            assertThat(second.resultCode()).contains(ResultCode.UNEXPECTED_CONFIG);
            assertThat(second.message()).contains(old, ReplaceScene.sha256(wanted));
            assertThat(second.configs()).isEqualTo(new ConfigHashes(ReplaceScene.sha256(wanted), null));
            assertThat(scene.collectd().config()).isEqualTo(wanted);
            assertThat(scene.collectd().runningPids()).containsExactly(before);
        }
    }

    @Test
    void the_hash_is_the_one_that_sha256sum_shows_also_after_a_newline_was_added() {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            Outcome outcome = scene.replace(scene.quick("new").stripTrailing());

            String shown = Program.of("sha256sum", scene.collectd().configFile().toString())
                    .run(WaitLimit.LIMIT)
                    .expectExit(0)
                    .stdout();
            assertThat(outcome.configs()).isEqualTo(new ConfigHashes(shown.substring(0, 64), null));
        }
    }

    @Test
    void no_config_at_all_is_not_the_expected_one() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            Files.delete(scene.collectd().configFile());

            Outcome outcome =
                    scene.carryOut(new Replace(scene.quick("new"), ReplaceScene.sha256(scene.old()), null, false));

            assertThat(outcome.resultCode()).contains(ResultCode.UNEXPECTED_CONFIG);
            assertThat(outcome.message()).contains("there is none");
        }
    }

    @Test
    void an_action_that_is_not_known_is_refused() {
        try (ReplaceScene scene = ReplaceScene.stopped()) {
            assertThat(scene.carryOut(new Unknown("polish")).resultCode()).contains(ResultCode.NOT_IMPLEMENTED);
        }
    }
}
