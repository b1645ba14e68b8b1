package io.github.collectdmonitor.collectd;

/**
 * How a collectd crashed.
 *
 * @param reason what was seen
 * @param byConfig whether that is evidence against its config; a lack of memory is none
 */
public record Crash(String reason, boolean byConfig) {}
