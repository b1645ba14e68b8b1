package io.github.collectdmonitor.rules.series;

/** How long nothing may come before it counts as a gap. */
public final class Gap {
    /** Collectd's own default, if the interval is unknown (collectd.conf(5), Interval). */
    private static final long DEFAULT_INTERVAL = 10_000_000_000L;

    /** More than a restart of the agent takes. */
    private static final long GRACE = 10_000_000_000L;

    private static final long LONGEST_INTERVAL = Long.MAX_VALUE / 100;

    private Gap() {}

    private static long known(long interval) {
        return interval <= 0 ? DEFAULT_INTERVAL : Math.min(interval, LONGEST_INTERVAL);
    }

    /** After how long without values a series starts over, in nanoseconds (collectd.conf(5), Timeout). */
    static long ofRates(long interval) {
        return 2 * known(interval);
    }

    /** After how long a hold is interrupted, in nanoseconds. */
    public static long ofHolds(long interval) {
        return 2 * known(interval) + GRACE;
    }

    /** After how long a silent series is evicted, in seconds. */
    public static long ofSeries(long interval) {
        return Math.max(3600, 10 * known(interval) / 1_000_000_000L);
    }

    /** The same where a rule is active for it: what is gone for so long does not come again, or is another. */
    public static long ofActiveSeries(long interval) {
        return Math.max(24 * 3600, ofSeries(interval));
    }
}
