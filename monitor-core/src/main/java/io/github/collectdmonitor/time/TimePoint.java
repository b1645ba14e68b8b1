package io.github.collectdmonitor.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A point in time that can be compared after a restart of the agent and after changes of the clock.
 *
 * @param boot the boot of the host (random(4), boot_id) and the kernel's clock; empty if unknown
 * @param nanos {@link BootTime#nanos}, which counts from the boot, the same for all processes, including suspensions
 * @param wall the time of the wall clock
 */
public record TimePoint(String boot, long nanos, Instant wall) {
    /**
     * Marks the clock: times of earlier versions, whose clock stops during suspensions, are compared by the wall
     * clock.
     */
    private static final String CLOCK = "/boottime";

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Returns a supplier of the present time by the clock and the kernel's boot time. */
    public static Supplier<TimePoint> from(Clock clock) {
        String boot = bootId();
        return () -> new TimePoint(boot, BootTime.nanos(), clock.instant());
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip() + CLOCK;
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Returns whether a duration has passed since a time. After a reboot with an earlier clock this is unknown, and
     * it counts as passed.
     */
    public boolean passed(Duration duration, TimePoint since) {
        return left(duration, since).compareTo(Duration.ZERO) <= 0;
    }

    /**
     * Returns the remaining part of a duration that began at a time; zero or less if it has passed, or if that is
     * unknown.
     */
    public Duration left(Duration duration, TimePoint since) {
        if (!boot.isEmpty() && boot.equals(since.boot)) {
            return duration.minusNanos(nanos - since.nanos);
        }
        return wall.isBefore(since.wall) ? Duration.ZERO : duration.minus(Duration.between(since.wall, wall));
    }
}
