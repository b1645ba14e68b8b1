package io.github.collectdmonitor.rules.definition;

import io.github.collectdmonitor.metric.ShownText;

/**
 * Why something is to be recovered, for the log and the audit; without what would be no text there.
 *
 * @param series what was evaluated, such as {@code host1/df-root/percent_bytes-free value}
 * @param text what was seen, such as {@code value 3.5, 3 of 5}
 * @param time when, in nanoseconds since 1970, by the clock of the host that the event comes from
 */
public record Reason(String series, String text, long time) {
    /** As long as five of collectd's longest names would be too much for a line. */
    private static final int LONGEST = 400;

    /** Escapes texts that come from the feed. */
    public Reason {
        series = ShownText.of(series, LONGEST);
        text = ShownText.of(text, LONGEST);
    }
}
