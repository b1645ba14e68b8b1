package io.github.collectdmonitor.mqtt.link;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** Computes the delays between attempts to connect: exponential backoff with random jitter. */
public final class ReconnectBackoff {
    /** The maximum delay, so that a link is connected within 10 s after its broker is available again. */
    public static final Duration LONGEST = Duration.ofSeconds(8);

    private static final double LEAST_SHARE = 0.5;

    private final Duration first;
    private final Duration last;
    private final DoubleSupplier chance;
    private Duration next;

    /** Uses these first and maximum delays; {@code chance} returns random numbers from 0 to 1. */
    ReconnectBackoff(Duration first, Duration last, DoubleSupplier chance) {
        this.first = first;
        this.last = last.compareTo(first) < 0 ? first : last;
        this.chance = chance;
        this.next = first;
    }

    /** Returns delays with a jitter of up to one half. */
    public static ReconnectBackoff random(Duration first, Duration last) {
        return new ReconnectBackoff(
                first, last, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** Returns the next delay: 50 to 100 % of the current one. */
    public Duration next() {
        Duration due = next;
        Duration doubled = due.multipliedBy(2);
        next = doubled.compareTo(last) < 0 ? doubled : last;
        double share = LEAST_SHARE + (1 - LEAST_SHARE) * chance.getAsDouble();
        return Duration.ofMillis(Math.max(1, Math.round(due.toMillis() * share)));
    }

    /** Resets to the first delay. */
    public void reset() {
        next = first;
    }
}
