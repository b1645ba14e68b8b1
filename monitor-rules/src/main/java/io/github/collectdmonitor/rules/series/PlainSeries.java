package io.github.collectdmonitor.rules.series;

/** What is remembered of the notifications of one identifier, or of this host's collectd. */
public final class PlainSeries {
    private final SeriesStates states;
    private long seen;
    private int generation;

    public PlainSeries(SeriesStates states, int generation) {
        this.states = states;
        this.generation = generation;
    }

    public SeriesStates states() {
        return states;
    }

    public void see(long now) {
        seen = now;
    }

    public boolean isOf(int currentGeneration) {
        return generation == currentGeneration;
    }

    public void setGeneration(int currentGeneration) {
        generation = currentGeneration;
    }

    public boolean isGone(long now) {
        return now - seen >= (states.isActive() ? Gap.ofActiveSeries(0) : Gap.ofSeries(0));
    }
}
