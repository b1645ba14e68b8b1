package io.github.collectdmonitor.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SenderRatesTest {
    private final AtomicLong time = new AtomicLong(-5);
    private final SenderRates rates = new SenderRates(time::get);

    @Test
    void bucket_fills_up_evenly_and_no_further_than_a_minutes_worth() {
        assertThat(taken(100)).isEqualTo(60);
        time.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(taken(100)).isEqualTo(5);
        time.addAndGet(TimeUnit.HOURS.toNanos(5));
        assertThat(taken(100)).isEqualTo(60);
    }

    @Test
    void no_limit_is_no_limit() {
        for (int i = 0; i < 1000; i++) {
            assertThat(rates.take("alice", 0)).isTrue();
        }
    }

    private int taken(int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += rates.take("alice", 60) ? 1 : 0;
        }
        return taken;
    }
}
