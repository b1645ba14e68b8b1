package io.github.collectdmonitor.crash;

/**
 * The crash points, each between two steps of a journal or of the ledger. The system property {@value #PROPERTY}
 * names the point at which the agent ends without cleanup; without it, nothing happens.
 */
public enum CrashPoint {
    /** A request was received, and nothing of it is recorded. */
    BEFORE_ACCEPT,
    /** A task is written, but not forced to disk. */
    ACCEPT_WRITTEN,
    /** A task is on disk, but not acknowledged to the broker. */
    ACCEPT_FORCED,
    /** A task is acknowledged to the broker. */
    ACKNOWLEDGED,
    /** The start of a task is written, but not forced to disk. */
    START_WRITTEN,
    /** The start of a task is on disk, but nothing is run yet. */
    START_FORCED,
    /** A task was run, but its result is not recorded. */
    BEFORE_FINISH,
    /** A result is written, but not forced to disk. */
    FINISH_WRITTEN,
    /** A result is on disk, but not sent. */
    FINISH_FORCED,
    /** The broker has a result, but the delivery is not recorded. */
    BEFORE_DELIVERED,
    /** The delivery of a result is written. */
    DELIVERED_WRITTEN,
    /** A request that may contain passwords is on disk in its own file, but no record refers to it. */
    REQUEST_FORCED,
    /** The ledger's next file is filled and forced, but does not have its name. */
    SEGMENT_FILLED,
    /** The ledger's next file has its name, on disk, and nothing but a header. */
    SEGMENT_NAMED,
    /**
     * The needed records of the ledger's oldest file are copied to the newest and forced; the oldest is not deleted.
     */
    COPIED_FORWARD,
    /** The ledger's oldest file is deleted. */
    SEGMENT_DELETED;

    /** The system property that names the crash point. */
    public static final String PROPERTY = "collectdmonitor.crashAt";

    /** The exit status of an agent that ended at its crash point, the same as after {@code kill -9}. */
    public static final int EXIT_STATUS = 137;

    private static final String CHOSEN = System.getProperty(PROPERTY, "");

    /** Ends the process without cleanup if this crash point is chosen. */
    public void reached() {
        reached(name());
    }

    /**
     * Ends the process without cleanup if this crash point is chosen.
     *
     * @param place a step and its progress, such as {@code SWAP-journaled} or {@code SWAP-done}
     */
    public static void reached(String place) {
        if (CHOSEN.equals(place)) {
            Runtime.getRuntime().halt(EXIT_STATUS);
        }
    }
}
