package io.github.collectdmonitor.replace;

import java.time.Duration;

/**
 * How long, and how often, what fails for a while is tried again.
 *
 * @param takingUp how long an interrupted replacement's collectd, and its lock, are looked for
 * @param betweenLooks how long between two looks
 * @param goingBackAgain how long after a try to go back from an unconfirmed config, or to read whether there is one
 */
record Patience(Duration takingUp, Duration betweenLooks, Duration goingBackAgain) {
    /** What a host needs to come out of a lack of memory, or up. */
    static final Patience USUAL = new Patience(Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(30));
}
