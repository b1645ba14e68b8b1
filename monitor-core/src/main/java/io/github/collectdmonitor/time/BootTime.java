package io.github.collectdmonitor.time;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time since the boot in nanoseconds, including the time that the host was suspended (CLOCK_BOOTTIME, from
 * /proc/uptime), which {@link System#nanoTime} excludes. If that file cannot be read, the last value is continued by
 * nanoTime; an uptime that starts behind nanoTime, as in some containers, is corrected by the difference.
 * Thread-safe.
 */
public final class BootTime {
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int LONGEST = 64;
    private static final long UNREADABLE = Long.MIN_VALUE / 2;
    /** How long a reading is reused: reading takes some 10 µs, and rules need the time for each value. */
    private static final long LONGEST_FRESH = TimeUnit.MILLISECONDS.toNanos(200);

    /** The maximum difference of the wall clock, which includes a suspension, for a reading to be reused. */
    private static final long LARGEST_DRIFT = TimeUnit.MILLISECONDS.toNanos(20);

    private static final BootTime HOST = new BootTime(UPTIME, System::nanoTime, System::currentTimeMillis);

    private final Path uptime;
    private final LongSupplier monotonic;
    private final LongSupplier wallMillis;
    private volatile @Nullable Reading last;

    /** The time of both clocks when the file was read. */
    private record Reading(long monotonic, long wallMillis) {}

    /** How far the boot time is ahead of nanoTime. Only increases; the file has hundredths of a second. */
    private final AtomicLong suspended = new AtomicLong();

    private final long behind;

    BootTime(Path uptime, LongSupplier monotonic, LongSupplier wallMillis) {
        this.uptime = uptime;
        this.monotonic = monotonic;
        this.wallMillis = wallMillis;
        long first = ahead();
        this.behind = first == UNREADABLE ? 0 : Math.min(0, first);
    }

    /** Returns the host's time since its boot, in nanoseconds. */
    public static long nanos() {
        return HOST.now();
    }

    long now() {
        Reading now = new Reading(monotonic.getAsLong(), wallMillis.getAsLong());
        if (!isFresh(now)) {
            suspended.accumulateAndGet(ahead() - behind, Math::max);
            last = now;
        }
        return monotonic.getAsLong() + suspended.get();
    }

    private boolean isFresh(Reading now) {
        Reading before = last;
        if (before == null) {
            return false;
        }
        long passed = now.monotonic - before.monotonic;
        long passedByWall = TimeUnit.MILLISECONDS.toNanos(now.wallMillis - before.wallMillis);
        return passed < LONGEST_FRESH && Math.abs(passedByWall - passed) < LARGEST_DRIFT;
    }

    /** Returns how far the uptime is ahead of the monotonic clock; {@link #UNREADABLE} if it cannot be read. */
    private long ahead() {
        try (InputStream input = Files.newInputStream(uptime)) {
            String text = new String(input.readNBytes(LONGEST), StandardCharsets.US_ASCII);
            long read = new BigDecimal(text.split(" ", 2)[0]).movePointRight(9).longValue();
            return read - monotonic.getAsLong();
        } catch (IOException | NumberFormatException e) {
            return UNREADABLE;
        }
    }
}
