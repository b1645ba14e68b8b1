package io.github.collectdmonitor.rules;

/**
 * Why something is to be recovered, for the log and the audit.
 *
 * @param series what was judged, such as {@code host1/df-root/percent_bytes-free value}
 * @param text what was seen, such as {@code value 3.5, 3 of 5}
 * @param time when, in nanoseconds since 1970, by the clock of the host that the event comes from
 */
public record Reason(String series, String text, long time) {}
