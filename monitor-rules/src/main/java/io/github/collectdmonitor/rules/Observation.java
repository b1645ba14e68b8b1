package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.rules.fact.Facts;
import io.github.collectdmonitor.rules.series.SeriesKey;

/**
 * One event of one series, as rules are evaluated for it.
 *
 * @param facts what expressions can ask about it
 * @param identifier of the series
 * @param source of the series
 * @param time in nanoseconds since 1970
 * @param gap after how many nanoseconds without events a hold is interrupted
 */
record Observation(Facts facts, Identifier identifier, String source, long time, long gap) {
    SeriesKey series() {
        return new SeriesKey(identifier, source);
    }
}
