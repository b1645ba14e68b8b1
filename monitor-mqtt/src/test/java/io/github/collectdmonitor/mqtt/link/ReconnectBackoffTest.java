package io.github.collectdmonitor.mqtt.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectBackoffTest {
    @Test
    void delays_double_up_to_the_longest() {
        ReconnectBackoff reconnectBackoff = new ReconnectBackoff(Duration.ofSeconds(1), Duration.ofSeconds(8), () -> 1);

        assertThat(reconnectBackoff.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(reconnectBackoff.next()).isEqualTo(Duration.ofSeconds(2));
        assertThat(reconnectBackoff.next()).isEqualTo(Duration.ofSeconds(4));
        assertThat(reconnectBackoff.next()).isEqualTo(Duration.ofSeconds(8));
        assertThat(reconnectBackoff.next()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void chance_takes_no_more_than_half() {
        assertThat(new ReconnectBackoff(Duration.ofSeconds(1), Duration.ofSeconds(8), () -> 0).next())
                .isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void reset_starts_again_with_the_first() {
        ReconnectBackoff reconnectBackoff = new ReconnectBackoff(Duration.ofSeconds(1), Duration.ofSeconds(8), () -> 1);
        reconnectBackoff.next();
        reconnectBackoff.next();
        reconnectBackoff.reset();

        assertThat(reconnectBackoff.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void first_delay_beyond_the_longest_stays() {
        ReconnectBackoff reconnectBackoff =
                new ReconnectBackoff(Duration.ofSeconds(30), Duration.ofSeconds(8), () -> 1);
        reconnectBackoff.next();

        assertThat(reconnectBackoff.next()).isEqualTo(Duration.ofSeconds(30));
    }
}
