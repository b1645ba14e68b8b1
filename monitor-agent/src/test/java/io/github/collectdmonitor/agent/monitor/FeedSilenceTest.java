package io.github.collectdmonitor.agent.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A feed counts as silent only for the time in which this program has listened. */
final class FeedSilenceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final FeedSilence feedSilence = new FeedSilence(0);

    private long measure(long seconds, long reported) {
        return feedSilence
                .measure(seconds * SECOND, Duration.ofSeconds(reported))
                .toSeconds();
    }

    @Test
    void grows_with_each_look_as_long_as_nothing_is_told() {
        assertThat(measure(1, 1)).isEqualTo(1);
        assertThat(measure(2, 2)).isEqualTo(2);
        assertThat(measure(3, 3)).isEqualTo(3);
    }

    @Test
    void ends_with_what_is_told() {
        measure(1, 1);
        measure(2, 2);

        assertThat(measure(3, 0)).isZero();
        assertThat(measure(4, 1)).isEqualTo(1);
    }

    @Test
    void a_stall_of_this_program_is_no_silence() {
        measure(1, 1);

        assertThat(measure(61, 61)).isEqualTo(3);
        assertThat(measure(62, 0)).isZero();
    }

    @Test
    void real_silence_after_a_stall_is_seen_a_little_later() {
        measure(1, 1);
        measure(61, 61);
        for (int second = 62; second < 70; second++) {
            measure(second, second);
        }

        assertThat(measure(70, 70)).isEqualTo(12);
    }
}
