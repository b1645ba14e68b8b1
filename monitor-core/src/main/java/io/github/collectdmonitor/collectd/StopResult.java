package io.github.collectdmonitor.collectd;

/** What telling collectd to stop came to. */
public sealed interface StopResult {
    /** Nothing of it runs, whether or not it ran before. */
    record Stopped() implements StopResult {}

    /**
     * It could not be told to stop, or something starts it again.
     *
     * @param reason what was tried and why it failed
     */
    record NotStopped(String reason) implements StopResult {}

    /**
     * It was told to stop, even killed, and its process does not go.
     *
     * @param reason which process, and after how long
     */
    record Remains(String reason) implements StopResult {}
}
