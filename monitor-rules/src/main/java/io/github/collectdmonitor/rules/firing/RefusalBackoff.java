package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.time.TimePoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long nothing is tried after a refusal: 10 s, and twice as long after each further one, up to 10 minutes. */
final class RefusalBackoff {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private @Nullable TimePoint refused;
    private Duration delay = Duration.ZERO;

    /** Takes note of a refusal; how long it waits now. */
    Duration grow(TimePoint now) {
        Duration doubled = delay.isZero() ? FIRST : delay.multipliedBy(2);
        delay = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
        refused = now;
        return delay;
    }

    void reset() {
        delay = Duration.ZERO;
        refused = null;
    }

    /** Whether it is too early to try again. */
    boolean isWaiting(TimePoint now) {
        return refused != null && !now.passed(delay, refused);
    }

    /** Whether the last refusal still matters for the next delay. */
    boolean isRecent(TimePoint now) {
        return refused != null && !now.passed(delay.multipliedBy(2), refused);
    }
}
