package io.github.collectdmonitor.rules.fact;

/**
 * How this host's collectd is, as the agent sees it from time to time.
 *
 * @param time when it was looked at, in nanoseconds since 1970
 * @param running whether collectd runs ({@code collectd.running})
 * @param silent seconds since the last event of the feed ({@code feed.silent})
 */
public record HostCondition(long time, boolean running, double silent) {}
