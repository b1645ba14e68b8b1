package io.github.collectdmonitor.collectd;

/** How a started collectd does. Only {@link Dead} and {@link NoFreshValues} are evidence against its config. */
public sealed interface Health {
    /** It lives, and its values are fresh. */
    record Healthy() implements Health {}

    /**
     * It lives, and whether it collects could not be verified.
     *
     * @param reason why not
     */
    record Unverified(String reason) implements Health {}

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
