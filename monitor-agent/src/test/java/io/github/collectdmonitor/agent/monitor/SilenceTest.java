package io.github.collectdmonitor.agent.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A feed counts as silent only for the time in which this program has listened. */
final class SilenceTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Silence silence = new Silence(0);

    private long look(long seconds, long reported) {
        return silence.look(seconds * SECOND, Duration.ofSeconds(reported)).toSeconds();
    }

    @Test
    void grows_with_each_look_as_long_as_nothing_is_told() {
        assertThat(look(1, 1)).isEqualTo(1);
        assertThat(look(2, 2)).isEqualTo(2);
        assertThat(look(3, 3)).isEqualTo(3);
    }

    @Test
    void ends_with_what_is_told() {
        look(1, 1);
        look(2, 2);

        assertThat(look(3, 0)).isZero();
        assertThat(look(4, 1)).isEqualTo(1);
    }

    @Test
    void a_stall_of_this_program_is_no_silence() {
        look(1, 1);

        assertThat(look(61, 61)).isEqualTo(3);
        assertThat(look(62, 0)).isZero();
    }

    @Test
    void real_silence_after_a_stall_is_seen_a_little_later() {
        look(1, 1);
        look(61, 61);
        for (int second = 62; second < 70; second++) {
            look(second, second);
        }

        assertThat(look(70, 70)).isEqualTo(12);
    }
}
