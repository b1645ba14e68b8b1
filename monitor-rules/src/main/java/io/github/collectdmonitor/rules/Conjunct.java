package io.github.collectdmonitor.rules;

/** One of the conditions that must all be true. */
sealed interface Conjunct permits Comparison, Script {
    /**
     * Whether it is true.
     *
     * @throws EvaluationException if it cannot be told
     */
    boolean test(Facts facts);

    /** Whether it is the same for all events of a series. */
    boolean isAboutSeries();
}
