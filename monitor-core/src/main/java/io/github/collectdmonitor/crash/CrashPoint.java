package io.github.collectdmonitor.crash;

/**
 * The places at which the agent can be told to die without any cleanup, each between two steps of a journal or of the
 * ledger. The system property {@value #PROPERTY} names the one to die at; without it, nothing is done.
 */
public enum CrashPoint {
    /** A request has come, and nothing is written of it. */
    BEFORE_ACCEPT,
    /** A task is written, and not yet forced to disk. */
    ACCEPT_WRITTEN,
    /** A task is on disk, and the broker does not know yet that it was taken. */
    ACCEPT_FORCED,
    /** The broker knows that the task was taken. */
    ACKNOWLEDGED,
    /** That a task is started is written, and not yet forced to disk. */
    START_WRITTEN,
    /** That a task is started is on disk, and nothing is run yet. */
    START_FORCED,
    /** A task was carried out, and nothing is written of what it came to. */
    BEFORE_FINISH,
    /** A result is written, and not yet forced to disk. */
    FINISH_WRITTEN,
    /** A result is on disk, and not yet sent. */
    FINISH_FORCED,
    /** The broker has a result, and nothing is written of that. */
    BEFORE_DELIVERED,
    /** That the broker has a result is written. */
    DELIVERED_WRITTEN,
    /** A request that may hold passwords is on disk in a file of its own, and no record names it yet. */
    REQUEST_FORCED,
    /** The ledger's next file is filled and forced, and does not have its name yet. */
    SEGMENT_FILLED,
    /** The ledger's next file has its name, on disk, and nothing but a header. */
    SEGMENT_NAMED,
    /** What is still needed of the ledger's oldest file is copied to the newest and forced; the oldest is still there. */
    COPIED_FORWARD,
    /** The ledger's oldest file is deleted. */
    SEGMENT_DELETED;

    /** The system property that names the place. */
    public static final String PROPERTY = "collectdmonitor.crashAt";

    /** The exit status of an agent that died at its place, the same as after {@code kill -9}. */
    public static final int EXIT_STATUS = 137;

    private static final String CHOSEN = System.getProperty(PROPERTY, "");

    /** Ends the process here, without any cleanup, where this is the place to die at. */
    public void reached() {
        reached(name());
    }

    /**
     * Ends the process here where this place was chosen.
     *
     * @param place the name of a step and of what of it is done, such as {@code SWAP-journaled} or {@code SWAP-done}
     */
    public static void reached(String place) {
        if (CHOSEN.equals(place)) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}
