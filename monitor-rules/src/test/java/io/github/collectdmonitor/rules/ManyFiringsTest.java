package io.github.collectdmonitor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.definition.Reason;
import io.github.collectdmonitor.rules.definition.Target;
import io.github.collectdmonitor.rules.firing.OfferResult;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryGuard;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many recoveries as are remembered, and more. */
final class ManyFiringsTest {
    private static final int MOST = 10_000;
    private static final FiringLimits ONCE = new FiringLimits(Duration.ofMinutes(10), 1, Duration.ofHours(1));

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private final RecordingRecoverer recoverer = new RecordingRecoverer();
    private final RecoveryGuard guard = RecoveryGuard.inMemory(recoverer, clock);

    private OfferResult offer(@Nullable String host) {
        Target target = host == null ? null : new Target(host + "/command", host + "/result");
        return guard.offer(
                new RecoveryAction("r", "app", "restart", target, new Reason("series", "text", 0)), ONCE, false);
    }

    private void fireAll() {
        for (int i = 0; i < MOST; i++) {
            assertThat(offer("host" + i)).isEqualTo(OfferResult.FIRED);
        }
    }

    @Test
    void what_gave_up_does_not_keep_others_from_firing_for_good() {
        fireAll();
        clock.pass(Duration.ofMinutes(20));
        for (int i = 0; i < MOST; i++) {
            assertThat(offer("host" + i)).isEqualTo(OfferResult.GAVE_UP);
        }
        clock.pass(Duration.ofMinutes(41));

        assertThat(offer("new")).isEqualTo(OfferResult.FIRED);
        assertThat(offer("host" + (MOST - 1))).isEqualTo(OfferResult.FIRED);
    }

    @Test
    void there_is_always_room_for_this_host() {
        fireAll();

        assertThat(offer("new")).isEqualTo(OfferResult.NOT_SAVED);
        assertThat(offer(null)).isEqualTo(OfferResult.FIRED);
        assertThat(offer(null)).isEqualTo(OfferResult.COOLING_DOWN);
    }

    @Test
    void the_eldest_makes_room_once_it_has_cooled_down() {
        fireAll();
        assertThat(offer(null)).isEqualTo(OfferResult.FIRED);
        clock.pass(Duration.ofMinutes(10));

        assertThat(offer("new")).isEqualTo(OfferResult.FIRED);
        assertThat(offer("host1")).isEqualTo(OfferResult.GAVE_UP);
        assertThat(offer("host0")).isEqualTo(OfferResult.FIRED);
        assertThat(offer(null)).isEqualTo(OfferResult.GAVE_UP);
    }

    @Test
    void an_offer_costs_the_same_where_there_is_no_room() {
        fireAll();

        long known = processorTime(OfferResult.COOLING_DOWN, i -> "host" + i % MOST);
        long another = processorTime(OfferResult.NOT_SAVED, i -> "another" + i);

        assertThat(another)
                .as("processor time, against %d of what is known", known)
                .isLessThan(30 * known);
    }

    /** What 50,000 times of it take this thread, in nanoseconds. */
    private long processorTime(OfferResult expected, IntFunction<String> host) {
        int others = 0;
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < 50_000; i++) {
            others += offer(host.apply(i)) == expected ? 0 : 1;
        }
        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(others).isZero();
        return took;
    }

    @Test
    void who_fired_last_is_known_after_arestart() {
        RecoveryGuard first = RecoveryGuard.open(folder, recoverer, clock);
        for (String rule : new String[] {"a", "b", "a"}) {
            first.offer(
                    new RecoveryAction(rule, "app", "restart", null, new Reason("series", "text", 0)),
                    new FiringLimits(Duration.ZERO, 5, Duration.ofHours(1)),
                    false);
        }

        assertThat(folder.resolve("firings.json")).content().containsSubsequence("\"rule\":\"b\"", "\"rule\":\"a\"");
    }
}
