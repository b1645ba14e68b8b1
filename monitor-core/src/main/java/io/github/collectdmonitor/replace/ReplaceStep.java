package io.github.collectdmonitor.replace;

import static io.github.collectdmonitor.message.ResultCode.CONFIG_BROKEN;
import static io.github.collectdmonitor.message.ResultCode.CONFIG_NOT_WRITTEN;
import static io.github.collectdmonitor.message.ResultCode.NOT_BACKED_UP;
import static io.github.collectdmonitor.message.ResultCode.NOT_REPLACED;
import static io.github.collectdmonitor.message.ResultCode.NOT_STOPPED;
import static io.github.collectdmonitor.message.ResultCode.ROLLED_BACK;

import io.github.collectdmonitor.message.ResultCode;

/** The steps of a replacement, in their order, with what each can fail with and how it is undone. */
public enum ReplaceStep implements Stage {
    /**
     * Finds collectd and its files, takes the OS lock beside collectd.conf, and looks for free disk space;
     * also fails with 0x200a and 0x2000.
     */
    LOCK(Undo.NOTHING, CONFIG_NOT_WRITTEN),
    /** Writes the new config beside the old one, readable for nobody else, and forces it to disk. */
    STAGE(Undo.DELETE_STAGED, CONFIG_NOT_WRITTEN),
    /** Lets collectd judge the new config. */
    CHECK(Undo.DELETE_STAGED, CONFIG_BROKEN),
    /** Copies the old config to {@code .orig}, forced to disk. */
    BACK_UP(Undo.DELETE_STAGED, NOT_BACKED_UP),
    /** Stops collectd; where nothing of it runs, there is nothing to do; also fails with 0x2004. */
    STOP(Undo.KEEP_OLD_RUNNING, NOT_STOPPED),
    /** Moves the new config into place with the old one's owner and mode, atomically, and forces the folder. */
    SWAP(Undo.KEEP_OLD_RUNNING, NOT_REPLACED),
    /** Starts collectd with the new config. */
    START(Undo.ROLL_BACK, ROLLED_BACK),
    /** Watches the new process through its probation, and its values where they can be seen. */
    VERIFY(Undo.ROLL_BACK, ROLLED_BACK),
    /**
     * Holds the new config for good as the last known good one; where it is to be confirmed, sees to it that the agent
     * goes back by itself, and fails where that cannot be recorded.
     */
    KEEP(Undo.ROLL_BACK, CONFIG_NOT_WRITTEN);

    /** How a failed step is undone. */
    public enum Undo {
        /** Nothing was changed, or nothing is to be changed back. */
        NOTHING,
        /** The staged file goes; collectd was not touched. */
        DELETE_STAGED,
        /** The old config is still in place; collectd is started with it where it does not run. */
        KEEP_OLD_RUNNING,
        /**
         * The new one is stopped, {@code .orig} is put back, started and watched: 0x2007, or 0x2008, 0x2009; where that
         * fails, so is the last known good config.
         */
        ROLL_BACK
    }

    private final Undo undo;
    private final ResultCode failure;

    ReplaceStep(Undo undo, ResultCode failure) {
        this.undo = undo;
        this.failure = failure;
    }

    /** How it is undone when it fails. */
    public Undo undo() {
        return undo;
    }

    /** The code that it fails with, where nothing more special is known and undoing it succeeds. */
    public ResultCode failure() {
        return failure;
    }

    /** Whether collectd has not been touched while this step acts, so that a replacement can end here unseen. */
    public boolean isBeforeStop() {
        return compareTo(STOP) < 0;
    }
}
