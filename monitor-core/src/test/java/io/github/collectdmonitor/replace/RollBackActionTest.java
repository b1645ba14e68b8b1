package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the rollback that a sender requests. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RollBackActionTest {
    private static final RollBack BACK = new RollBack(null, null);

    @Test
    void each_rollback_goes_further_back_and_a_new_config_starts_anew() {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            String one = scene.quick("one");
            String two = scene.quick("two");
            String three = scene.quick("three");
            assertThat(scene.replace(one).code()).isZero();
            assertThat(scene.replace(two).code()).isZero();
            assertThat(scene.replace(three).code()).isZero();

            assertThat(scene.carryOut(BACK).code()).isZero();
            assertThat(scene.collectd().config()).isEqualTo(two);
            scene.restarted();
            assertThat(scene.carryOut(BACK).code()).isZero();
            assertThat(scene.collectd().config()).isEqualTo(one);
            Outcome none = scene.carryOut(BACK);
            assertThat(none.resultCode()).contains(ResultCode.CONFIG_BROKEN);
            assertThat(none.message()).contains("no last known good config to roll back to");

            String four = scene.quick("four");
            assertThat(scene.replace(four).code()).isZero();
            assertThat(scene.carryOut(BACK).code()).isZero();
            assertThat(scene.collectd().config())
                    .as("the one before the fourth")
                    .isEqualTo(one);
            assertThat(scene.collectd().isAlive()).isTrue();
        }
    }

    @Test
    void the_first_replacement_can_be_rolled_back() {
        try (ReplaceScene scene = ReplaceScene.running().probation(0).settled()) {
            assertThat(scene.replace(scene.quick("new")).code()).isZero();

            Outcome outcome = scene.carryOut(new RollBack(ReplaceScene.sha256(scene.quick("new")), null));

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(outcome.message()).contains("roll back");
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
        }
    }

    @Test
    void a_rollback_of_another_config_than_the_expected_one_is_refused() {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            assertThat(scene.carryOut(new RollBack("0".repeat(64), null)).resultCode())
                    .contains(ResultCode.UNEXPECTED_CONFIG);
        }
    }
}
