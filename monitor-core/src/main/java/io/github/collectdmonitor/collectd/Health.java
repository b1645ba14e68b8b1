package io.github.collectdmonitor.collectd;

/** How a started collectd does. Only {@link Dead} and {@link NoFreshValues} may be evidence against its config. */
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
     * Its process is gone, or another one runs beside it.
     *
     * @param reason which process, and after how long
     * @param byConfig whether that may be the config's fault; what others have stopped or started is not
     */
    record Dead(String reason, boolean byConfig) implements Health {}

    /**
     * It lives and collects nothing.
     *
     * @param reason where values were looked for, and for how long
     * @param byConfig whether that is evidence against its config; that its plugins take long to initialize is none
     */
    record NoFreshValues(String reason, boolean byConfig) implements Health {}
}
