package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.metric.Identifier;

/**
 * What has a state of its own under each rule.
 *
 * @param identifier what it is about; all empty for this host's collectd
 * @param source the data source; empty for notifications and for collectd
 */
public record SeriesKey(Identifier identifier, String source) {
    /** This host's collectd. */
    public static final SeriesKey HOST = new SeriesKey(new Identifier("", "", "", "", ""), "");

    @Override
    public String toString() {
        if (equals(HOST)) {
            return "collectd";
        }
        return source.isEmpty() ? identifier.toString() : identifier + " " + source;
    }
}
