package io.github.collectdmonitor.mqtt;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** How long to wait before connecting again: doubling delays, each cut by chance so that many clients spread out. */
final class Backoff {
    /** No delay grows beyond this, so a link is back within 10 s of its broker. */
    static final Duration LONGEST = Duration.ofSeconds(8);

    private static final double LEAST_SHARE = 0.5;

    private final Duration first;
    private final Duration last;
    private final DoubleSupplier chance;
    private Duration next;

    /** Takes the first delay, the last one, and chance as numbers of 0 to 1. */
    Backoff(Duration first, Duration last, DoubleSupplier chance) {
        this.first = first;
        this.last = last.compareTo(first) < 0 ? first : last;
        this.chance = chance;
        this.next = first;
    }

    /** Delays of which chance takes up to half. */
    static Backoff random(Duration first, Duration last) {
        return new Backoff(first, last, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** The next delay: 50 to 100 % of what is due. */
    Duration next() {
        Duration due = next;
        Duration doubled = due.multipliedBy(2);
        next = doubled.compareTo(last) < 0 ? doubled : last;
        double share = LEAST_SHARE + (1 - LEAST_SHARE) * chance.getAsDouble();
        return Duration.ofMillis(Math.max(1, Math.round(due.toMillis() * share)));
    }

    /** Starts again with the first delay. */
    void reset() {
        next = first;
    }
}
