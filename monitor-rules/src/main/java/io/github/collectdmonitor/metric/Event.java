package io.github.collectdmonitor.metric;

/** Something that collectd tells. */
public sealed interface Event permits ValueList, Notification {
    /** What it is about. */
    Identifier identifier();

    /** When it was, in nanoseconds since 1970, by the clock of the host that it comes from. */
    long time();
}
