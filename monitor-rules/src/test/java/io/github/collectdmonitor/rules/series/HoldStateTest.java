package io.github.collectdmonitor.rules.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.rules.definition.Hold.Lasting;
import io.github.collectdmonitor.rules.definition.Hold.Times;
import io.github.collectdmonitor.rules.file.HoldTexts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HoldStateTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void so_many_of_the_last_is_that_of_asimple_model() {
        Random random = new Random(8);
        for (int i = 0; i < 500; i++) {
            int of = 1 + random.nextInt(64);
            int needed = 1 + random.nextInt(of);
            HoldState state = new HoldState();
            List<Boolean> all = new ArrayList<>();
            for (int j = 0; j < 200; j++) {
                boolean truth = random.nextInt(100) < 100 * needed / of;
                all.add(truth);
                List<Boolean> last = all.subList(Math.max(0, all.size() - of), all.size());
                boolean expected = last.stream().filter(each -> each).count() >= needed;
                assertThat(state.take(new Times(needed, of), truth, j, 1)).isEqualTo(expected);
                state = new HoldState(state.bits(), state.since(), state.last(), state.isActive());
            }
        }
    }

    @Test
    void for_atime_is_that_of_asimple_model() {
        Random random = new Random(9);
        for (int i = 0; i < 500; i++) {
            long duration = 1L + random.nextInt(60);
            long gap = 1L + random.nextInt(20);
            Lasting hold = new Lasting(Duration.ofSeconds(duration));
            HoldState state = new HoldState();
            long time = 1_700_000_000L;
            List<Long> unbroken = new ArrayList<>();
            for (int j = 0; j < 200; j++) {
                long step = 1L + random.nextInt(random.nextInt(10) == 0 ? 40 : 10);
                time += step;
                boolean truth = random.nextInt(10) > 0;
                if (step > gap || !truth) {
                    unbroken.clear();
                }
                if (truth) {
                    unbroken.add(time);
                }
                boolean expected = truth && time - unbroken.get(0) >= duration;
                assertThat(state.take(hold, truth, time * SECOND, gap * SECOND)).isEqualTo(expected);
                state = new HoldState(state.bits(), state.since(), state.last(), state.isActive());
            }
        }
    }

    @Test
    void an_earlier_time_does_not_shorten_ahold() {
        Lasting hold = new Lasting(Duration.ofSeconds(10));
        HoldState state = new HoldState();

        assertThat(state.take(hold, true, 100 * SECOND, 30 * SECOND)).isFalse();
        assertThat(state.take(hold, true, 90 * SECOND, 30 * SECOND)).isFalse();
        assertThat(state.take(hold, true, 109 * SECOND, 30 * SECOND)).isFalse();
        assertThat(state.take(hold, true, 110 * SECOND, 30 * SECOND)).isTrue();
    }

    @Test
    void a_hold_begins_anew_where_the_clock_is_set_back() {
        Lasting hold = new Lasting(Duration.ofSeconds(10));
        HoldState state = new HoldState();

        assertThat(state.take(hold, true, 1000 * SECOND, 30 * SECOND)).isFalse();
        assertThat(state.take(hold, true, 100 * SECOND, 30 * SECOND)).isFalse();
        assertThat(state.take(hold, true, 110 * SECOND, 30 * SECOND)).isTrue();
    }

    @Test
    void what_holds_is_read_as_written() {
        assertThat(HoldTexts.parse("3 of 5")).isEqualTo(new Times(3, 5));
        assertThat(HoldTexts.parse("64 of 64")).isEqualTo(new Times(64, 64));
        assertThat(HoldTexts.parse("for 5m")).isEqualTo(new Lasting(Duration.ofMinutes(5)));
        assertThat(HoldTexts.parse("for 1d")).isEqualTo(new Lasting(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 of 1",
                "2 of 1",
                "1 of 65",
                "1of2",
                "one of two",
                "for",
                "for 5",
                "for 0s",
                "for 5m 3s",
                "5m",
                "for 999999d"
            })
    void what_is_no_hold_is_refused(String text) {
        assertThat(HoldTexts.parse(text)).isNull();
    }
}
