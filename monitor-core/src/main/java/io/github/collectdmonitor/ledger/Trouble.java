package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Whether the ledger can be written, said in the log once when that changes. */
final class Trouble {
    private static final Logger LOG = System.getLogger(Trouble.class.getName());

    private final Path folder;
    private boolean broken;
    private boolean closed;

    Trouble(Path folder) {
        this.folder = folder;
    }

    /** Notes that the ledger cannot be written; returns the reason with its place. */
    synchronized String began(IOException failure) {
        String reason = StateFiles.reason(failure);
        String placed = reason.contains(folder.toString()) ? reason : reason + " in " + folder;
        if (!broken && !closed) {
            LOG.log(Level.ERROR, "The ledger cannot be written, so new tasks are refused: {0}", placed);
            broken = true;
        }
        return placed;
    }

    /** Notes that something could be written. */
    synchronized void isOver() {
        if (broken) {
            LOG.log(Level.INFO, "The ledger in {0} can be written again", folder);
            broken = false;
        }
    }

    /** From now on nothing is to be written, and that is no news. */
    synchronized void close() {
        closed = true;
    }
}
