package io.github.collectdmonitor.rules.firing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.rules.ManualClock;
import io.github.collectdmonitor.rules.RecordingRecoverer;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.rules.definition.Reason;
import io.github.collectdmonitor.rules.definition.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoveryGuardTest {
    private static final FiringLimits LIMITS = new FiringLimits(Duration.ofMinutes(10), 3, Duration.ofHours(1));
    private static final FiringLimits ONCE = new FiringLimits(Duration.ZERO, 1, Duration.ofHours(1));

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private final RecordingRecoverer recoverer = new RecordingRecoverer();
    private RecoveryGuard guard = RecoveryGuard.inMemory(recoverer, clock);

    @BeforeEach
    void open() {
        guard = RecoveryGuard.open(folder.resolve("state"), recoverer, clock);
    }

    private static RecoveryAction recovery(String rule, String service, @Nullable Target target) {
        return new RecoveryAction(rule, service, "restart", target, new Reason("series", "text", 0));
    }

    private static RecoveryAction recovery(String rule) {
        return recovery(rule, "app", null);
    }

    private OfferResult offer() {
        return guard.offer(recovery("r"), LIMITS, false);
    }

    @Test
    void nothing_fires_again_before_the_cooldown_is_over() {
        assertThat(offer()).isEqualTo(OfferResult.FIRED);
        clock.pass(Duration.ofMinutes(10).minusNanos(1));
        assertThat(offer()).isEqualTo(OfferResult.COOLING_DOWN);
        clock.pass(Duration.ofNanos(1));
        assertThat(offer()).isEqualTo(OfferResult.FIRED);
        assertThat(recoverer.recoveries).hasSize(2);
    }

    @Test
    void there_are_no_more_firings_than_may_be_within_the_time() {
        for (int i = 0; i < 3; i++) {
            assertThat(offer()).isEqualTo(OfferResult.FIRED);
            clock.pass(Duration.ofMinutes(10));
        }
        assertThat(offer()).isEqualTo(OfferResult.GAVE_UP);
        assertThat(offer()).isEqualTo(OfferResult.GIVEN_UP);
        assertThat(recoverer.gaveUp).hasSize(1).first().asString().contains("3 times within 3600 s");
        clock.pass(Duration.ofMinutes(30));
        assertThat(offer()).isEqualTo(OfferResult.FIRED);
    }

    @Test
    void rules_services_and_targets_are_limited_each_by_itself() {
        Target one = new Target("monitor/one/command", "monitor/one/result");
        Target two = new Target("monitor/two/command", "monitor/two/result");

        assertThat(List.of(
                        guard.offer(recovery("a"), LIMITS, false),
                        guard.offer(recovery("b"), LIMITS, false),
                        guard.offer(recovery("a", "db", null), LIMITS, false),
                        guard.offer(recovery("a", "app", one), LIMITS, false),
                        guard.offer(recovery("a", "app", two), LIMITS, false)))
                .containsOnly(OfferResult.FIRED);
        assertThat(guard.offer(recovery("a", "app", one), LIMITS, false)).isEqualTo(OfferResult.COOLING_DOWN);
    }

    @Test
    void names_that_ahandler_made_up_can_be_shown() {
        RecoveryAction made = recovery("r\n", "app\u001b[2J", null);

        assertThat(made.rule()).isEqualTo("r?");
        assertThat(made.action()).isEqualTo("app?[2J/restart");
    }

    @Test
    void a_firing_is_on_disk_before_anything_is_done() {
        recoverer.before = () -> {
            RecordingRecoverer other = new RecordingRecoverer();
            RecoveryGuard restarted = RecoveryGuard.open(folder.resolve("state"), other, clock);
            assertThat(restarted.offer(recovery("r"), LIMITS, false)).isEqualTo(OfferResult.COOLING_DOWN);
        };

        assertThat(offer()).isEqualTo(OfferResult.FIRED);
    }

    @Test
    void limits_go_on_after_arestart() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(offer()).isEqualTo(OfferResult.FIRED);
            clock.pass(Duration.ofMinutes(10));
            open();
        }
        assertThat(offer()).isEqualTo(OfferResult.GAVE_UP);
        open();
        assertThat(offer()).isEqualTo(OfferResult.GIVEN_UP);
        assertThat(recoverer.gaveUp).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state/firings.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void what_is_busy_fires_at_alater_offer() {
        recoverer.busyServices.add("app");
        assertThat(offer()).isEqualTo(OfferResult.BUSY);
        recoverer.busyServices.clear();
        assertThat(offer()).isEqualTo(OfferResult.FIRED);
    }

    @Test
    void the_other_recovery_is_done_once_where_the_limit_is_reached() {
        RecoveryAction pager = recovery("r", "pager", null);
        guard.offer(recovery("r"), ONCE, false, pager);

        assertThat(guard.offer(recovery("r"), ONCE, false, pager)).isEqualTo(OfferResult.GAVE_UP);
        assertThat(guard.offer(recovery("r"), ONCE, false, pager)).isEqualTo(OfferResult.GIVEN_UP);
        open();
        assertThat(guard.offer(recovery("r"), ONCE, false, pager)).isEqualTo(OfferResult.GIVEN_UP);
        assertThat(recoverer.taken()).containsExactly("app/restart", "pager/restart");
        assertThat(recoverer.gaveUp).hasSize(1);
    }

    @Test
    void the_other_recovery_is_done_later_where_its_service_is_busy() {
        RecoveryAction pager = recovery("r", "pager", null);
        recoverer.busyServices.add("pager");
        guard.offer(recovery("r"), ONCE, false, pager);
        guard.offer(recovery("r"), ONCE, false, pager);
        guard.offer(recovery("r"), ONCE, false, pager);
        assertThat(recoverer.taken()).containsExactly("app/restart");
        recoverer.busyServices.clear();
        guard.offer(recovery("r"), ONCE, false, pager);
        guard.offer(recovery("r"), ONCE, false, pager);

        assertThat(recoverer.taken()).containsExactly("pager/restart");
        assertThat(recoverer.gaveUp).hasSize(1);
    }

    @Test
    void what_was_well_in_between_is_given_up_loudly_again() {
        guard.offer(recovery("r"), ONCE, false);
        guard.offer(recovery("r"), ONCE, false);
        guard.cleared(recovery("r"));
        assertThat(guard.offer(recovery("r"), ONCE, false)).isEqualTo(OfferResult.GAVE_UP);
        assertThat(recoverer.gaveUp).hasSize(2);
    }

    @Test
    void what_did_not_fire_for_the_whole_time_is_given_up_loudly_again() {
        guard.offer(recovery("r"), ONCE, false);
        guard.offer(recovery("r"), ONCE, false);
        clock.pass(Duration.ofHours(2));
        assertThat(guard.offer(recovery("r"), ONCE, false)).isEqualTo(OfferResult.FIRED);
        assertThat(guard.offer(recovery("r"), ONCE, false)).isEqualTo(OfferResult.GAVE_UP);
    }

    @Test
    void a_dry_run_keeps_to_the_limits_and_does_nothing() {
        assertThat(guard.offer(recovery("r"), ONCE, true)).isEqualTo(OfferResult.DRY_RUN);
        assertThat(guard.offer(recovery("r"), ONCE, true, recovery("r", "pager", null)))
                .isEqualTo(OfferResult.GAVE_UP);
        assertThat(recoverer.recoveries).isEmpty();
        assertThat(recoverer.gaveUp).isEmpty();
    }

    @Test
    void a_rule_that_was_tried_out_has_all_its_firings_left() {
        guard.offer(recovery("r"), ONCE, true);
        guard.offer(recovery("r"), ONCE, true);
        open();
        assertThat(guard.offer(recovery("r"), ONCE, false)).isEqualTo(OfferResult.FIRED);
        assertThat(guard.offer(recovery("r"), ONCE, false)).isEqualTo(OfferResult.GAVE_UP);
        assertThat(guard.offer(recovery("r"), ONCE, true)).isEqualTo(OfferResult.GIVEN_UP);
        assertThat(recoverer.gaveUp).hasSize(1);
        guard.cleared(recovery("r"));
        assertThat(guard.offer(recovery("r"), ONCE, true)).isEqualTo(OfferResult.GAVE_UP);
        assertThat(guard.offer(recovery("r"), ONCE, false)).isEqualTo(OfferResult.GAVE_UP);
    }

    @Test
    void after_arecord_that_is_broken_all_counts_as_just_fired() throws IOException {
        offer();
        Files.writeString(folder.resolve("state/firings.json"), "{\"recoveries\": [{\"rule\":");
        clock.pass(Duration.ofMinutes(20));
        open();

        assertThat(offer()).isEqualTo(OfferResult.COOLING_DOWN);
        assertThat(guard.offer(recovery("another"), LIMITS, false)).isEqualTo(OfferResult.COOLING_DOWN);
        clock.pass(Duration.ofHours(1));
        assertThat(offer()).isEqualTo(OfferResult.FIRED);
        try (var files = Files.list(folder.resolve("state"))) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("firings.json.broken-"));
        }
    }

    @Test
    void nothing_fires_that_cannot_be_recorded() throws IOException {
        guard = RecoveryGuard.open(folder.resolve("none/state"), recoverer, clock);
        Files.delete(folder.resolve("none/state/.firings.json.next"));
        Files.delete(folder.resolve("none/state"));
        Files.writeString(folder.resolve("none/state"), "no folder");

        assertThat(offer()).isEqualTo(OfferResult.NOT_SAVED);
        assertThat(recoverer.recoveries).isEmpty();
        Files.delete(folder.resolve("none/state"));
        assertThat(offer()).isEqualTo(OfferResult.FIRED);
    }
}
