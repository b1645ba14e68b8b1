package io.github.collectdmonitor.replace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.replace.ReplaceScene;
import io.github.collectdmonitor.replace.resume.ResumeResult;
import io.github.collectdmonitor.replace.step.UnfinishedReplacementException;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests internal errors of the agent, such as a class that cannot be loaded, after collectd was stopped. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class AgentErrorTest {
    /** Fails while the condition holds, up to a number of times. */
    private static final class FailingClock extends Clock {
        private final BooleanSupplier fails;
        private final AtomicInteger left;

        FailingClock(BooleanSupplier fails, int times) {
            this.fails = fails;
            this.left = new AtomicInteger(times);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            if (fails.getAsBoolean() && left.getAndDecrement() > 0) {
                throw new NoClassDefFoundError("io/github/collectdmonitor/Gone");
            }
            return Instant.now();
        }
    }

    /** The old config has been restored by then, and the failed config is to be recorded. */
    private static boolean isRolledBack(ReplaceScene scene) {
        return scene.memory()
                .journal()
                .read()
                .filter(entry -> entry.back() != null)
                .isPresent();
    }

    @Test
    void replacement_is_brought_to_its_end_by_the_agent_that_failed_at_it() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            ConfigReplacer replacer = scene.another(scene.state(), new FailingClock(() -> isRolledBack(scene), 1));

            Outcome outcome = replacer.carryOut(ReplaceScene.TASK, new Replace(scene.unstartable(), null, null, false));

            assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.collectd().isAlive()).isTrue();
            replacer.abandon();
        }
    }

    @Test
    void replacement_that_cannot_be_brought_to_its_end_is_left_to_the_next_start() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            ConfigReplacer replacer =
                    scene.another(scene.state(), new FailingClock(() -> isRolledBack(scene), Integer.MAX_VALUE));
            Replace replace = new Replace(scene.unstartable(), null, null, false);

            assertThatThrownBy(() -> replacer.carryOut(ReplaceScene.TASK, replace))
                    .isInstanceOf(UnfinishedReplacementException.class);

            replacer.discard(ReplaceScene.TASK);
            assertThat(scene.memory().journal().read()).as("the journal").isPresent();
            assertThat(replacer.carryOut(ReplaceScene.TASK, replace).resultCode())
                    .contains(ResultCode.REPLACEMENT_RUNNING);
            assertThat(scene.collectd().isAlive()).isTrue();
            replacer.abandon();

            ResumeResult resumeResult = scene.restarted().recover();

            assertThat(resumeResult).isInstanceOfSatisfying(ResumeResult.Ended.class, ended -> {
                assertThat(ended.taskId()).isEqualTo(ReplaceScene.TASK);
                assertThat(ended.outcome().resultCode()).contains(ResultCode.ROLLED_BACK);
            });
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.collectd().isAlive()).isTrue();
        }
    }
}
