package io.github.collectdmonitor.rules;

/** What is remembered of the notifications of one identifier, or of this host's collectd. */
final class PlainSeries {
    private final SeriesStates states;
    private long seen;
    private int generation;

    PlainSeries(SeriesStates states, int generation) {
        this.states = states;
        this.generation = generation;
    }

    SeriesStates states() {
        return states;
    }

    void see(long now) {
        seen = now;
    }

    boolean isOf(int currentGeneration) {
        return generation == currentGeneration;
    }

    void setGeneration(int currentGeneration) {
        generation = currentGeneration;
    }

    boolean isGone(long now) {
        return now - seen >= (states.isActive() ? Gap.ofActiveSeries(0) : Gap.ofSeries(0));
    }
}
