package io.github.collectdmonitor.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A point in time that can be compared after a restart of the agent, and whatever somebody does to the clock.
 *
 * @param boot which run of the host's kernel (random(4), boot_id), and by which of its clocks; empty where it cannot be known
 * @param nanos {@link BootTime#nanos}, which counts from the boot, for all processes alike, also while the host is suspended
 * @param wall what the clock said
 */
public record Moment(String boot, long nanos, Instant wall) {
    /** What an earlier version recorded by the clock that stands still meanwhile is compared by the wall clock. */
    private static final String CLOCK = "/boottime";

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** Tells the time by the clock, the kernel's counter and its boot. */
    public static Supplier<Moment> from(Clock clock) {
        String boot = bootId();
        return () -> new Moment(boot, BootTime.nanos(), clock.instant());
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip() + CLOCK;
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether so much time has passed since then. After a reboot with an earlier clock nobody knows: it counts as passed. */
    public boolean passed(Duration duration, Moment since) {
        return left(duration, since).compareTo(Duration.ZERO) <= 0;
    }

    /** How much of a time that began then is left; zero or less where it has passed, or nobody knows. */
    public Duration left(Duration duration, Moment since) {
        if (!boot.isEmpty() && boot.equals(since.boot)) {
            return duration.minusNanos(nanos - since.nanos);
        }
        return wall.isBefore(since.wall) ? Duration.ZERO : duration.minus(Duration.between(since.wall, wall));
    }
}
