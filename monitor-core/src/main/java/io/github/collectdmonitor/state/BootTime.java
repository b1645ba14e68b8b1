package io.github.collectdmonitor.state;

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
 * The time since the boot, in nanoseconds, with the time that the host was suspended (CLOCK_BOOTTIME, as /proc/uptime shows it),
 * which {@link System#nanoTime} leaves out. Where that file cannot be read, what was read last counts on; where it lags behind
 * the other clock, as in some containers, so does what it gained. May be used by any thread.
 */
public final class BootTime {
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int LONGEST = 64;
    private static final long UNREADABLE = Long.MIN_VALUE / 2;
    /** How long what was read counts: reading takes some 10 µs, and rules ask for the time with each value. */
    private static final long LONGEST_FRESH = TimeUnit.MILLISECONDS.toNanos(200);

    /** By how much the wall clock, which counts a suspend, may have gone another way meanwhile. */
    private static final long LARGEST_DRIFT = TimeUnit.MILLISECONDS.toNanos(20);

    private static final BootTime HOST = new BootTime(UPTIME, System::nanoTime, System::currentTimeMillis);

    private final Path uptime;
    private final LongSupplier monotonic;
    private final LongSupplier wallMillis;
    private volatile @Nullable Reading last;

    /** What the two clocks said when the file was read. */
    private record Reading(long monotonic, long wallMillis) {}

    /** How far the boot's time is ahead. It only grows; what is read is cut to hundredths of a second. */
    private final AtomicLong suspended = new AtomicLong();

    private final long behind;

    BootTime(Path uptime, LongSupplier monotonic, LongSupplier wallMillis) {
        this.uptime = uptime;
        this.monotonic = monotonic;
        this.wallMillis = wallMillis;
        long first = ahead();
        this.behind = first == UNREADABLE ? 0 : Math.min(0, first);
    }

    /** The host's time since its boot, in nanoseconds. */
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

    /** How far what is read is ahead of the monotonic clock; the least that there is where nothing can be read. */
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
