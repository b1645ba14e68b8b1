package io.github.collectdmonitor.agent.broker;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs broker outages briefly: the first failure and each new kind of failure immediately, all others at growing
 * intervals, and the reconnection with the number of failures. A connection that ends shortly after it was established
 * does not end an outage. Thread-safe.
 */
final class OutageLog {
    private static final Duration FIRST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration LAST_INTERVAL = Duration.ofHours(1);

    /** After this many kinds of failures in one outage, new ones are logged at the intervals only. */
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

    /** Whether the last line reported a connection. */
    private boolean reportedConnected;

    /** Writes lines to these consumers.
     * @param clock in nanoseconds, like System.nanoTime
     * @param details receives the failures that are not logged as warnings
     */
    OutageLog(LongSupplier clock, Consumer<String> warnings, Consumer<String> infos, Consumer<String> details) {
        this.clock = clock;
        this.warnings = warnings;
        this.infos = infos;
        this.details = details;
    }

    /** Records that an attempt to connect failed. */
    synchronized void failed(String why, Duration nextTry) {
        fail(why, "; next try in " + seconds(nextTry));
    }

    /** Records a disconnection. */
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
        if (isNew || reportedConnected) {
            reportedConnected = false;
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

    /** Records a connection. */
    synchronized void connected(String text) {
        if (unstable) {
            connected = text;
        } else {
            report(text);
        }
    }

    /** Records that the connection is stable. */
    synchronized void steady() {
        if (connected != null) {
            report(connected);
        }
        connected = null;
        out = false;
        unstable = false;
    }

    private void report(String text) {
        reportedConnected = true;
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
