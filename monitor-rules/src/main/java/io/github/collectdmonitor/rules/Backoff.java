package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.state.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long nothing is tried after a refusal: 10 s, and twice as long after each further one, up to 10 minutes. */
final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private @Nullable Moment refused;
    private Duration delay = Duration.ZERO;

    /** Takes note of a refusal; how long it waits now. */
    Duration grow(Moment now) {
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
    boolean isWaiting(Moment now) {
        return refused != null && !now.passed(delay, refused);
    }

    /** Whether the last refusal still matters for the next delay. */
    boolean isRecent(Moment now) {
        return refused != null && !now.passed(delay.multipliedBy(2), refused);
    }
}
