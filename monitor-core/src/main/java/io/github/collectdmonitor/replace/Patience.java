package io.github.collectdmonitor.replace;

import java.time.Duration;

/**
 * The intervals and limits of retries after temporary failures.
 *
 * @param resume how long to retry to find collectd and take the lock of an interrupted replacement
 * @param interval the interval of these retries
 * @param rollbackInterval the interval of retries of an automatic rollback, and of reading whether a confirmation is
 *     pending
 */
record Patience(Duration resume, Duration interval, Duration rollbackInterval) {
    /** Covers the boot of a host, and a temporary lack of memory. */
    static final Patience USUAL = new Patience(Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(30));
}
