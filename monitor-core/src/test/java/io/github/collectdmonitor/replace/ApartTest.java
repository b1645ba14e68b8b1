package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests work that starts or stops collectd and must not run during a replacement. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ApartTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final Outcome DONE = Outcome.of(ResultCode.SUCCEEDED, "done");

    @Test
    void it_is_refused_while_a_config_is_replaced_and_done_afterwards() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            String wanted = scene.collectd().texts().good("new");
            CompletableFuture<Outcome> replacing = CompletableFuture.supplyAsync(() -> scene.replace(wanted));
            Awaitility.await()
                    .atMost(LIMIT)
                    .until(() -> scene.collectd().config().equals(wanted));

            Outcome meanwhile = scene.replacer().apart(() -> DONE);
            Outcome byAnother =
                    scene.another(scene.collectd().folder().resolve("another")).apart(() -> DONE);

            assertThat(meanwhile.resultCode()).contains(ResultCode.REPLACEMENT_RUNNING);
            assertThat(byAnother.resultCode()).contains(ResultCode.REPLACEMENT_RUNNING);
            assertThat(scene.replacer().isAtWork()).isTrue();
            assertThat(replacing.join().code()).isZero();
            assertThat(scene.replacer().apart(() -> DONE)).isEqualTo(DONE);
            assertThat(scene.replacer().isAtWork()).isFalse();
        }
    }

    @Test
    void a_replacement_is_refused_while_it_is_done_also_one_of_another_process() throws Exception {
        try (ReplaceScene scene = ReplaceScene.running()) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            CompletableFuture<Outcome> work =
                    CompletableFuture.supplyAsync(() -> scene.replacer().apart(() -> {
                        begun.countDown();
                        return await(end);
                    }));
            begun.await();
            String old = scene.collectd().config();

            assertThat(scene.replace(scene.collectd().texts().good("new")).resultCode())
                    .contains(ResultCode.REPLACEMENT_RUNNING);
            assertThat(scene.another(scene.collectd().folder().resolve("another"))
                            .apart(() -> DONE)
                            .resultCode())
                    .contains(ResultCode.REPLACEMENT_RUNNING);

            end.countDown();
            assertThat(work.join()).isEqualTo(DONE);
            assertThat(scene.collectd().config()).isEqualTo(old);
            assertThat(scene.replace(scene.collectd().texts().good("new")).code())
                    .isZero();
        }
    }

    private static Outcome await(CountDownLatch end) {
        try {
            end.await();
            return DONE;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_fails_gives_the_lock_back() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            assertThat(CompletableFuture.supplyAsync(() -> scene.replacer().apart(() -> {
                        throw new IllegalStateException("a bug");
                    })))
                    .failsWithin(LIMIT);

            assertThat(scene.replacer().apart(() -> DONE)).isEqualTo(DONE);
        }
    }
}
