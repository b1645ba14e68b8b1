package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.rules.definition.FiringLimits;
import io.github.collectdmonitor.time.TimePoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rule or a handler wants done.
 *
 * @param instead what is done once where the recovery has reached its limit; null for nothing
 * @param since when it was offered, if it waits because it is not offered again; null if the next event offers it again
 */
record RecoveryOffer(
        RecoveryAction recovery,
        FiringLimits limits,
        boolean dryRun,
        @Nullable RecoveryAction instead,
        @Nullable TimePoint since) {
    /** What waits longer for its turn is out of date. */
    private static final Duration EXPIRY = Duration.ofMinutes(2);

    FiringKey key() {
        return FiringKey.of(recovery, dryRun);
    }

    /** How long it may wait: what is done instead, as long as the limit lasts for which it is done. */
    Duration expiry(boolean forInstead) {
        return forInstead ? limits.within() : EXPIRY;
    }
}
