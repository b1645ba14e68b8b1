package io.github.collectdmonitor.rules.firing;

/** Takes what became of a recovery that was handed over. One of its methods is called, once, from any thread, also at once. */
public interface RecoveryReport {
    /** Reports that it was run, or that it is unknown whether it was. */
    void ran();

    /**
     * It was not run, and never will be: it does not count against the limits.
     *
     * @param reason why, for the log
     */
    void refused(String reason);
}
