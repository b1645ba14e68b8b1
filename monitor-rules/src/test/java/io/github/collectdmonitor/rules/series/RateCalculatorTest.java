package io.github.collectdmonitor.rules.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.DataSourceType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Values and results as collectd 5.12 has them. */
final class RateCalculatorTest {
    private static final List<DataSourceType> TYPES = List.of(DataSourceType.values());
    private static final long SECOND = 1_000_000_000L;
    private static final BigInteger TWO_TO_32 = BigInteger.ONE.shiftLeft(32);
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

    @Test
    void the_first_value_of_what_counts_has_no_rate() {
        assertThat(RateCalculator.first(DataSourceType.COUNTER, 5, SECOND)).isNaN();
        assertThat(RateCalculator.first(DataSourceType.DERIVE, 5, SECOND)).isNaN();
        assertThat(RateCalculator.first(DataSourceType.ABSOLUTE, 5, 2 * SECOND)).isEqualTo(2.5);
        assertThat(RateCalculator.first(DataSourceType.ABSOLUTE, 5, 0)).isNaN();
        assertThat(RateCalculator.first(DataSourceType.GAUGE, Double.doubleToRawLongBits(2.5), SECOND))
                .isEqualTo(2.5);
    }

    @Test
    void a_counter_wraps_at32_bits_where_it_was_below_them() {
        assertThat(RateCalculator.next(DataSourceType.COUNTER, 4294967295L, 0, SECOND))
                .isEqualTo(1);
        assertThat(RateCalculator.next(DataSourceType.COUNTER, 4294967290L, 4, 2 * SECOND))
                .isEqualTo(5);
        assertThat(RateCalculator.next(DataSourceType.COUNTER, -1, 0, SECOND)).isEqualTo(1);
        assertThat(RateCalculator.next(DataSourceType.COUNTER, -6, 4, SECOND)).isEqualTo(10);
        // Began anew at zero: collectd sees a wrap too.
        assertThat(RateCalculator.next(DataSourceType.COUNTER, 1000, 0, SECOND)).isEqualTo(4294966296.0);
    }

    @Test
    void a_derive_may_go_down() {
        assertThat(RateCalculator.next(DataSourceType.DERIVE, 10, 4, 2 * SECOND))
                .isEqualTo(-3);
        assertThat(RateCalculator.next(DataSourceType.DERIVE, -10, 10, 10 * SECOND))
                .isEqualTo(2);
    }

    @Test
    void an_absolute_is_divided_by_the_time_since_the_one_before() {
        assertThat(RateCalculator.next(DataSourceType.ABSOLUTE, 1000, 10, 4 * SECOND))
                .isEqualTo(2.5);
        assertThat(RateCalculator.next(DataSourceType.ABSOLUTE, 0, -1, SECOND)).isEqualTo(0x1p64);
    }

    @Test
    void rates_are_those_of_asimple_model() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            DataSourceType type = TYPES.get(random.nextInt(4));
            long before = number(random);
            long raw = random.nextBoolean() ? number(random) : before + random.nextInt(1000);
            long elapsed = 1 + (random.nextLong() >>> (10 + random.nextInt(40)));
            double rate = RateCalculator.next(type, before, raw, elapsed);
            double expected = model(type, before, raw, elapsed);
            if (Double.isNaN(expected) || expected == 0) {
                assertThat(rate).isEqualTo(expected);
            } else {
                assertThat(rate)
                        .as("%s from %s to %s", type, Long.toUnsignedString(before), Long.toUnsignedString(raw))
                        .isCloseTo(expected, Percentage.withPercentage(1e-9));
            }
        }
    }

    private static double model(DataSourceType type, long before, long raw, long elapsed) {
        BigInteger old = new BigInteger(Long.toUnsignedString(before));
        BigInteger now = new BigInteger(Long.toUnsignedString(raw));
        BigInteger counted = switch (type) {
            case GAUGE -> null;
            case ABSOLUTE -> now;
            // Signed 64 bits, which overflow as in C on all that collectd runs on.
            case DERIVE -> BigInteger.valueOf(raw - before);
            case COUNTER ->
                now.compareTo(old) >= 0
                        ? now.subtract(old)
                        : now.subtract(old).add(old.compareTo(TWO_TO_32) < 0 ? TWO_TO_32 : TWO_TO_64);
        };
        return counted == null ? Double.longBitsToDouble(raw) : new BigDecimal(counted).doubleValue() / (elapsed / 1e9);
    }

    private static long number(Random random) {
        return random.nextLong() >>> random.nextInt(64);
    }
}
