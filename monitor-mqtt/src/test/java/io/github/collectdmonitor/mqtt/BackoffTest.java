package io.github.collectdmonitor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void delays_double_up_to_the_longest() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), () -> 1);

        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(8));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void chance_takes_no_more_than_half() {
        assertThat(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), () -> 0).next())
                .isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void reset_starts_again_with_the_first() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), () -> 1);
        backoff.next();
        backoff.next();
        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void first_delay_beyond_the_longest_stays() {
        Backoff backoff = new Backoff(Duration.ofSeconds(30), Duration.ofSeconds(8), () -> 1);
        backoff.next();

        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(30));
    }
}
