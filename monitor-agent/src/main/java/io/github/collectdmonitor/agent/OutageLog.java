package io.github.collectdmonitor.agent;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the log short while the broker is away: the first failure is logged at once, another kind of failure as well, all
 * others at growing intervals, and then the recovery with the number of failures. A connection that ends right after it came
 * about does not end an outage. Thread-safe.
 */
final class OutageLog {
    private static final Duration FIRST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LAST_INTERVAL = Duration.ofHours(1);

    /** Beyond so many kinds of failures in one outage a new one waits for the next interval. */
    private static final int MOST_KINDS = 8;

    private final LongSupplier clock;
    private final Consumer<String> warnings;
    private final Consumer<String> infos;
    private final Consumer<String> details;
    private final Set<String> kinds = new HashSet<>();

    private boolean out;
    private boolean unstable;
    private long since;
    private int failures;
    private long nextDue;
    private Duration interval = FIRST_INTERVAL;
    private @Nullable String connected;

    /** Whether the last line says that the connection is there. */
    private boolean toldConnected;

    /**
     * Takes where lines go.
     *
     * @param clock in nanoseconds, like System.nanoTime
     * @param details gets the failures that warnings leave out
     */
    OutageLog(LongSupplier clock, Consumer<String> warnings, Consumer<String> infos, Consumer<String> details) {
        this.clock = clock;
        this.warnings = warnings;
        this.infos = infos;
        this.details = details;
    }

    /** An attempt failed. */
    synchronized void failed(String why, Duration nextTry) {
        fail(why, "; next try in " + seconds(nextTry));
    }

    /** The connection is down. */
    synchronized void disconnected(String why) {
        unstable = out;
        connected = null;
        fail(why, "");
    }

    private void fail(String why, String further) {
        long now = clock.getAsLong();
        if (!out) {
            out = true;
            since = now;
            failures = 0;
            kinds.clear();
            interval = FIRST_INTERVAL;
            nextDue = now + interval.toNanos();
        }
        failures++;
        boolean isNew = kinds.size() < MOST_KINDS && kinds.add(why.replaceAll("\\d+", "#"));
        if (isNew || toldConnected) {
            toldConnected = false;
            warnings.accept(why + further);
        } else if (now - nextDue >= 0) {
            warnings.accept(why + "; " + failures + " failures within " + text(now - since) + further);
            Duration doubled = interval.multipliedBy(2);
            interval = doubled.compareTo(LAST_INTERVAL) < 0 ? doubled : LAST_INTERVAL;
            nextDue = now + interval.toNanos();
        } else {
            details.accept(why + further);
        }
    }

    /** The connection is there. */
    synchronized void connected(String text) {
        if (unstable) {
            connected = text;
        } else {
            tell(text);
        }
    }

    /** The connection has lasted. */
    synchronized void steady() {
        if (connected != null) {
            tell(connected);
        }
        connected = null;
        out = false;
        unstable = false;
    }

    private void tell(String text) {
        toldConnected = true;
        infos.accept(text + recovery());
    }

    private String recovery() {
        return out
                ? " after " + failures + (failures == 1 ? " failure within " : " failures within ")
                        + text(clock.getAsLong() - since)
                : "";
    }

    private static String text(long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        return duration.toHours() > 0
                ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
                : duration.toMinutes() > 0
                        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                        : seconds(duration);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() < 1000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }
}
