package io.github.collectdmonitor.metric;

/** A value list or a notification of collectd. */
public sealed interface Event permits ValueList, Notification {
    /** Returns the identifier. */
    Identifier identifier();

    /** Returns the time in nanoseconds since 1970, by the clock of its host. */
    long time();
}
