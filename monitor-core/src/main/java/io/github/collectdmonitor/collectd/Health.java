package io.github.collectdmonitor.collectd;

/** How a started collectd does. */
public sealed interface Health {
    /** It lives, and its values are fresh where they can be seen. */
    record Healthy() implements Health {}

    /**
     * Its process is gone.
     *
     * @param reason which process, and after how long
     */
    record Dead(String reason) implements Health {}

    /**
     * It lives and collects nothing.
     *
     * @param reason where values were looked for, and for how long
     */
    record NoFreshValues(String reason) implements Health {}
}
