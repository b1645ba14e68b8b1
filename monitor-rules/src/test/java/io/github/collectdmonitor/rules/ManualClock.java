package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.time.TimePoint;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** Time that a test sets. */
public final class ManualClock implements Supplier<TimePoint> {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Duration passed = Duration.ZERO;
    private Duration setBack = Duration.ZERO;

    @Override
    public TimePoint get() {
        return new TimePoint("boot", passed.toNanos(), START.plus(passed).minus(setBack));
    }

    /** Nanoseconds since 1970. */
    public long nanos() {
        return START.plus(passed).minus(setBack).getEpochSecond() * 1_000_000_000L;
    }

    public void pass(Duration duration) {
        passed = passed.plus(duration);
    }

    /** As somebody does to a host's clock; the kernel counts on. */
    public void setBack(Duration duration) {
        setBack = setBack.plus(duration);
    }
}
