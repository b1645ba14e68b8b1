package io.github.collectdmonitor.rules.firing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.rules.ManualClock;
import io.github.collectdmonitor.rules.RecordingRecoverer;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.definition.Reason;
import io.github.collectdmonitor.testkit.process.LoggedLines;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recoveries that are not run: refused by the recoverer, or offered while their service is busy. */
final class RefusedRecoveryTest {
    private static final FiringLimits TWICE = new FiringLimits(Duration.ofMinutes(1), 2, Duration.ofHours(1));
    private static final FiringLimits ONCE = new FiringLimits(Duration.ZERO, 1, Duration.ofHours(1));
    private static final RecoveryAction RESTART = recovery("r", "app");
    private static final RecoveryAction PAGER = recovery("r", "pager");

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private final RecordingRecoverer recoverer = new RecordingRecoverer();
    private RecoveryGuard guard = RecoveryGuard.inMemory(recoverer, clock);

    @BeforeEach
    void open() {
        guard = RecoveryGuard.open(folder.resolve("state"), recoverer, clock);
    }

    private static RecoveryAction recovery(String rule, String service) {
        return new RecoveryAction(rule, service, "restart", null, new Reason("series", "text", 0));
    }

    private OfferResult offer(FiringLimits limits, @Nullable RecoveryAction instead) {
        return guard.offer(RESTART, limits, false, instead);
    }

    private void passAndRetry(Duration duration) {
        for (long second = 0; second < duration.toSeconds(); second++) {
            clock.pass(Duration.ofSeconds(1));
            guard.retry();
        }
    }

    @Test
    void what_was_refused_counts_neither_for_the_cooldown_nor_for_the_limit_and_is_tried_at_growing_intervals() {
        recoverer.refusal = "the disk is full";
        try (LoggedLines lines = new LoggedLines(RecoveryGuard.class)) {
            assertThat(offer(TWICE, null)).isEqualTo(OfferResult.REFUSED);
            assertThat(lines.lines()).singleElement().asString().contains("app/restart", "the disk is full", "10 s");
        }
        for (int seconds : new int[] {10, 20, 40, 80, 160, 320, 600, 600}) {
            clock.pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(offer(TWICE, null)).isEqualTo(OfferResult.HELD_BACK);
            clock.pass(Duration.ofNanos(1));
            assertThat(offer(TWICE, null)).isEqualTo(OfferResult.REFUSED);
        }
        recoverer.refusal = null;
        clock.pass(Duration.ofMinutes(10));
        assertThat(offer(TWICE, null)).isEqualTo(OfferResult.FIRED);
        assertThat(offer(TWICE, null)).isEqualTo(OfferResult.COOLING_DOWN);
        clock.pass(Duration.ofMinutes(1));
        assertThat(offer(TWICE, null)).isEqualTo(OfferResult.FIRED);
        clock.pass(Duration.ofMinutes(1));
        assertThat(offer(TWICE, null)).isEqualTo(OfferResult.GAVE_UP);
    }

    @Test
    void what_is_refused_later_does_not_count_either_also_after_a_restart() {
        recoverer.isUndecided = true;
        assertThat(offer(ONCE, null)).isEqualTo(OfferResult.FIRED);
        assertThat(offer(ONCE, null)).as("nobody knows yet").isEqualTo(OfferResult.GAVE_UP);
        recoverer.undecided.get(0).refused("it expired");

        open();
        assertThat(offer(ONCE, null)).isEqualTo(OfferResult.FIRED);
    }

    @Test
    void what_is_done_instead_is_tried_again_until_it_is_run_once() {
        offer(ONCE, PAGER);
        recoverer.refusal = "the disk is full";
        assertThat(offer(ONCE, PAGER)).isEqualTo(OfferResult.GAVE_UP);
        for (int seconds : new int[] {10, 20, 40}) {
            clock.pass(Duration.ofSeconds(seconds).minusNanos(1));
            assertThat(offer(ONCE, PAGER)).isEqualTo(OfferResult.GIVEN_UP);
            clock.pass(Duration.ofNanos(1));
            assertThat(offer(ONCE, PAGER)).isEqualTo(OfferResult.GAVE_UP);
        }
        recoverer.refusal = null;
        recoverer.taken();
        clock.pass(Duration.ofSeconds(80));
        offer(ONCE, PAGER);
        offer(ONCE, PAGER);
        open();
        offer(ONCE, PAGER);
        assertThat(recoverer.taken()).containsExactly("pager/restart");
        assertThat(recoverer.gaveUp).hasSize(1);
    }

    @Test
    void what_nobody_offers_again_waits_while_its_service_is_busy() {
        recoverer.busyServices.add("app");
        assertThat(guard.offerOrWait(RESTART, ONCE, false, null)).isEqualTo(OfferResult.WAITING);
        assertThat(guard.offerOrWait(RESTART, ONCE, false, null)).isEqualTo(OfferResult.WAITING);
        passAndRetry(Duration.ofSeconds(100));
        assertThat(recoverer.taken()).isEmpty();
        recoverer.busyServices.clear();
        passAndRetry(Duration.ofSeconds(200));
        assertThat(recoverer.taken()).containsExactly("app/restart");
    }

    @Test
    void what_waits_too_long_or_is_too_much_is_logged_and_dropped() {
        recoverer.busyServices.add("app");
        try (LoggedLines lines = new LoggedLines(PendingRecoveries.class)) {
            for (int i = 0; i <= PendingRecoveries.MOST; i++) {
                OfferResult offerResult = guard.offerOrWait(recovery("r" + i, "app"), ONCE, false, null);
                assertThat(offerResult).isEqualTo(i < PendingRecoveries.MOST ? OfferResult.WAITING : OfferResult.BUSY);
            }
            assertThat(lines.lines().stream().filter(line -> line.contains("is not run, though")))
                    .singleElement()
                    .asString()
                    .contains("Rule r256: app/restart", "256 others wait");
            passAndRetry(Duration.ofSeconds(121));
            assertThat(lines.lines().stream().filter(line -> line.contains("waited too long")))
                    .hasSize(PendingRecoveries.MOST);
        }
        recoverer.busyServices.clear();
        passAndRetry(Duration.ofSeconds(10));
        assertThat(recoverer.taken()).isEmpty();
    }

    @Test
    void what_waits_is_dropped_where_it_is_over_or_the_agent_stops() {
        recoverer.busyServices.add("app");
        guard.offerOrWait(RESTART, ONCE, false, null);
        guard.cleared(RESTART);
        guard.offerOrWait(recovery("other", "app"), ONCE, false, null);
        try (LoggedLines lines = new LoggedLines(PendingRecoveries.class)) {
            guard.close();
            assertThat(lines.lines()).singleElement().asString().contains("Rule other: app/restart", "the agent stops");
        }
        recoverer.busyServices.clear();
        passAndRetry(Duration.ofSeconds(10));
        assertThat(recoverer.taken()).isEmpty();
    }

    @Test
    void what_is_refused_after_it_is_over_is_not_tried_again() {
        recoverer.isUndecided = true;
        assertThat(guard.offerOrWait(RESTART, ONCE, false, null)).isEqualTo(OfferResult.FIRED);
        guard.cleared(RESTART);
        recoverer.undecided.get(0).refused("the other host did not get it");
        recoverer.isUndecided = false;
        recoverer.taken();

        passAndRetry(Duration.ofMinutes(2));
        assertThat(recoverer.taken()).isEmpty();
        assertThat(guard.offerOrWait(RESTART, ONCE, false, null)).isEqualTo(OfferResult.FIRED);
    }

    @Test
    void what_nobody_offers_again_is_tried_again_after_a_refusal_and_so_is_what_is_done_instead() {
        recoverer.refusal = "the disk is full";
        assertThat(guard.offerOrWait(RESTART, ONCE, false, PAGER)).isEqualTo(OfferResult.WAITING);
        recoverer.refusal = null;
        recoverer.taken();
        passAndRetry(Duration.ofSeconds(30));
        assertThat(recoverer.taken()).containsExactly("app/restart");

        recoverer.refusal = "the disk is full";
        guard.offerOrWait(RESTART, ONCE, false, PAGER);
        passAndRetry(Duration.ofMinutes(5));
        assertThat(recoverer.taken()).contains("pager/restart").hasSizeLessThan(7);
        recoverer.refusal = null;
        passAndRetry(Duration.ofMinutes(20));
        assertThat(recoverer.taken()).containsExactly("pager/restart");
    }

    @Test
    void what_is_done_instead_waits_while_its_service_is_busy_as_long_as_the_limit_lasts() {
        guard.offerOrWait(RESTART, ONCE, false, PAGER);
        recoverer.busyServices.add("pager");
        assertThat(guard.offerOrWait(RESTART, ONCE, false, PAGER)).isEqualTo(OfferResult.GAVE_UP);
        recoverer.taken();
        passAndRetry(Duration.ofMinutes(50));
        recoverer.busyServices.clear();
        passAndRetry(Duration.ofSeconds(2));
        assertThat(recoverer.taken()).containsExactly("pager/restart");
        passAndRetry(Duration.ofHours(1));
        assertThat(recoverer.taken()).isEmpty();
    }
}
