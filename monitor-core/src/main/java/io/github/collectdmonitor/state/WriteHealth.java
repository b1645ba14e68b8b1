package io.github.collectdmonitor.state;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Tracks whether a part of the state can be written, and logs each change once. */
public final class WriteHealth {
    private static final Logger LOG = System.getLogger(WriteHealth.class.getName());

    private final String what;
    private final Path folder;
    private boolean broken;
    private boolean closed;

    /**
     * Creates the state of a part that can be written.
     *
     * @param what the part, as the beginning of a sentence, such as "The ledger"
     * @param folder its folder
     */
    public WriteHealth(String what, Path folder) {
        this.what = what;
        this.folder = folder;
    }

    /**
     * Records and logs that the part cannot be written, so that tasks are rejected; returns the reason with the path.
     */
    public synchronized String began(IOException failure) {
        String reason = StateFiles.reason(failure);
        String placed = reason.contains(folder.toString()) ? reason : reason + " in " + folder;
        if (!broken && !closed) {
            LOG.log(Level.ERROR, "{0} cannot be written, so new tasks are rejected: {1}", what, placed);
            broken = true;
        }
        return placed;
    }

    /** Records and logs that the part was written. */
    public synchronized void isOver() {
        if (broken) {
            LOG.log(Level.INFO, "{0} in {1} can be written again", what, folder);
            broken = false;
        }
    }

    /** Stops logging, since nothing is written after this. */
    public synchronized void close() {
        closed = true;
    }
}
