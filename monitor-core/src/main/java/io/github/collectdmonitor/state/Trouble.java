package io.github.collectdmonitor.state;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Whether a part of the state can be written, said in the log once when that changes. */
public final class Trouble {
    private static final Logger LOG = System.getLogger(Trouble.class.getName());

    private final String what;
    private final Path folder;
    private boolean broken;
    private boolean closed;

    /**
     * Begins without trouble.
     *
     * @param what what is to be written, as the beginning of a sentence, such as "The ledger"
     * @param folder where it is
     */
    public Trouble(String what, Path folder) {
        this.what = what;
        this.folder = folder;
    }

    /** Notes that it cannot be written, for want of which tasks are refused; returns the reason with its place. */
    public synchronized String began(IOException failure) {
        String reason = StateFiles.reason(failure);
        String placed = reason.contains(folder.toString()) ? reason : reason + " in " + folder;
        if (!broken && !closed) {
            LOG.log(Level.ERROR, "{0} cannot be written, so new tasks are refused: {1}", what, placed);
            broken = true;
        }
        return placed;
    }

    /** Notes that something could be written. */
    public synchronized void isOver() {
        if (broken) {
            LOG.log(Level.INFO, "{0} in {1} can be written again", what, folder);
            broken = false;
        }
    }

    /** From now on nothing is to be written, and that is no news. */
    public synchronized void close() {
        closed = true;
    }
}
