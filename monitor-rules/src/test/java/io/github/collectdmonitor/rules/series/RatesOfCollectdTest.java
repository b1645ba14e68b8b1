package io.github.collectdmonitor.rules.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.packet.types.TypesDb;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same values are given to a real collectd, whose cache tells what rate it makes of them (issue 5, part 2). */
@RequiresCollectd
final class RatesOfCollectdTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int INTERVAL = 10;

    private static final TypesDb TYPES = TypesDb.read(List.of(TypesDb.DEFAULT));

    private static RealCollectd collectd;
    private static int series;

    @BeforeAll
    static void start() {
        collectd = RealCollectd.started();
        Awaitility.await().until(() -> !collectd.listValues().isEmpty());
    }

    @AfterAll
    static void end() {
        collectd.close();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("gauge", DataSourceType.GAUGE, List.of("1.5", "-2", "0")),
                Arguments.of("counter", DataSourceType.COUNTER, List.of("100", "200", "200", "450")),
                Arguments.of("counter", DataSourceType.COUNTER, List.of("4294967290", "10")),
                Arguments.of("counter", DataSourceType.COUNTER, List.of("4294967295", "0")),
                Arguments.of("counter", DataSourceType.COUNTER, List.of("4294967296", "10")),
                Arguments.of("counter", DataSourceType.COUNTER, List.of("18446744073709551610", "9")),
                Arguments.of("counter", DataSourceType.COUNTER, List.of("1000", "999")),
                Arguments.of("derive", DataSourceType.DERIVE, List.of("100", "300", "250", "-40")),
                Arguments.of("derive", DataSourceType.DERIVE, List.of("9223372036854775807", "-9223372036854775808")),
                Arguments.of("percent", DataSourceType.GAUGE, List.of("50", "200", "-1", "100")),
                Arguments.of("percent", DataSourceType.GAUGE, List.of("200", "50")),
                Arguments.of("absolute", DataSourceType.ABSOLUTE, List.of("50", "70", "0")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void rate_is_what_collectd_makes_of_it(String type, DataSourceType kind, List<String> values) {
        String identifier = "testhost/rates-" + series++ + "/" + type;
        long start = Instant.now().getEpochSecond() - 100;
        long before = 0;
        for (int i = 0; i < values.size(); i++) {
            long at = start + 3L * i;
            String text = values.get(i);
            assertThat(collectd.ask("PUTVAL " + identifier + " interval=" + INTERVAL + " " + at + ":" + text))
                    .first()
                    .asString()
                    .startsWith("0 ");
            // Collectd takes it in by another thread than the one that answers.
            Awaitility.await()
                    .until(() -> collectd.ask("LISTVAL").stream()
                            .anyMatch(line -> line.startsWith(at + ".") && line.endsWith(" " + identifier)));
            long raw = raw(kind, text);
            double rate = i == 0
                    ? RateCalculator.first(kind, raw, INTERVAL * SECOND)
                    : RateCalculator.next(kind, before, raw, 3 * SECOND);
            double ours = TYPES.sources(type).get(0).within(rate);
            before = raw;

            assertAgree(theirs(identifier), ours);
        }
    }

    private static long raw(DataSourceType kind, String text) {
        return switch (kind) {
            case GAUGE -> Double.doubleToRawLongBits(Double.parseDouble(text));
            case DERIVE -> Long.parseLong(text);
            case COUNTER, ABSOLUTE -> Long.parseUnsignedLong(text);
        };
    }

    /** As collectd's cache has it, with seven digits. */
    private static double theirs(String identifier) {
        String line = collectd.ask("GETVAL " + identifier).get(1);
        String number = line.substring(line.indexOf('=') + 1).strip();
        return number.equalsIgnoreCase("nan") ? Double.NaN : Double.parseDouble(number);
    }

    private static void assertAgree(double theirs, double ours) {
        if (Double.isNaN(theirs)) {
            assertThat(ours).isNaN();
        } else {
            assertThat(ours).isCloseTo(theirs, within(Math.abs(theirs) * 1e-5 + 1e-9));
        }
    }
}
