package io.github.collectdmonitor.rules.lua;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final RestartPolicy policy = new RestartPolicy(true);

    @Test
    void each_restart_is_later_up_to_a_minute_though_events_are_done_in_between() {
        assertThat(IntStream.range(0, 8).mapToObj(time -> {
                    policy.succeeded();
                    return policy.lost(SHORT).toSeconds();
                }))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
        assertThat(policy.isExhausted()).isFalse();
    }

    @Test
    void process_that_lived_long_begins_again() {
        policy.lost(SHORT);
        policy.lost(SHORT);

        assertThat(policy.lost(Duration.ofMinutes(11))).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.lost(SHORT)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void ten_losses_in_a_row_are_the_last() {
        IntStream.range(0, RestartPolicy.MOST_LOSSES - 1).forEach(time -> policy.lost(SHORT));
        assertThat(policy.isExhausted()).isFalse();
        policy.succeeded();
        IntStream.range(0, RestartPolicy.MOST_LOSSES - 1).forEach(time -> policy.lost(SHORT));
        assertThat(policy.isExhausted()).isFalse();

        policy.lost(SHORT);

        assertThat(policy.isExhausted()).isTrue();
    }

    @Test
    void replay_does_not_wait() {
        assertThat(new RestartPolicy(false).lost(SHORT)).isZero();
    }
}
