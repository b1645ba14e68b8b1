package io.github.collectdmonitor.collectd;

/** The health of a started collectd. Only {@link Dead} and {@link NoFreshValues} may be evidence against its config. */
public sealed interface Health {
    /** It runs, and its values are fresh. */
    record Healthy() implements Health {}

    /**
     * It runs, but whether it collects values could not be verified.
     *
     * @param reason the reason
     */
    record Unverified(String reason) implements Health {}

    /**
     * Its process has ended, or a second collectd runs.
     *
     * @param reason the process, and how long it ran
     * @param byConfig whether the config may be the cause; a stop or start by others is none
     */
    record Dead(String reason, boolean byConfig) implements Health {}

    /**
     * It runs and collects no values.
     *
     * @param reason where and for how long values were looked for
     * @param byConfig whether it is evidence against the config; a slow initialization of plugins is none
     */
    record NoFreshValues(String reason, boolean byConfig) implements Health {}
}
