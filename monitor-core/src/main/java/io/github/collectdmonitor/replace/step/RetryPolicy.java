package io.github.collectdmonitor.replace.step;

import java.time.Duration;

/**
 * The intervals and limits of retries after temporary failures.
 *
 * @param resume how long to retry to find collectd and take the lock of an interrupted replacement
 * @param interval the interval of these retries
 * @param rollbackInterval the interval of retries of an automatic rollback, and of reading whether a confirmation is
 *     pending
 */
public record RetryPolicy(Duration resume, Duration interval, Duration rollbackInterval) {
    /** Covers the boot of a host, and a temporary lack of memory. */
    public static final RetryPolicy USUAL =
            new RetryPolicy(Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(30));
}
