package io.github.collectdmonitor.rules;

/**
 * What the engine has done since it was made.
 *
 * @param series how many series it remembers now
 * @param values how many values were evaluated
 * @param notifications how many notifications were evaluated
 * @param outdated how many lists of values and notifications were left out since they, or newer ones, had come before
 * @param misdated how many were left out since their time is too far from this host's clock
 * @param refusedSeries how often an event or a true condition was ignored, since there are too many series
 * @param refusedHosts how often a host's name could be no level of a topic
 * @param firings how often something was run, or would have been in a dry run
 * @param errors how often an expression could not be applied, so counted as false
 */
public record RuleStatistics(
        int series,
        long values,
        long notifications,
        long outdated,
        long misdated,
        long refusedSeries,
        long refusedHosts,
        long firings,
        long errors) {}
