package io.github.collectdmonitor.collectd;

/**
 * A crash of collectd.
 *
 * @param reason the evidence
 * @param byConfig whether it is evidence against the config; a lack of memory is none
 */
public record Crash(String reason, boolean byConfig) {}
