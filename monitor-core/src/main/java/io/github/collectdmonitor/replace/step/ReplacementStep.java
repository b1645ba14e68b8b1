package io.github.collectdmonitor.replace.step;

import static io.github.collectdmonitor.message.ResultCode.CONFIG_BROKEN;
import static io.github.collectdmonitor.message.ResultCode.CONFIG_NOT_WRITTEN;
import static io.github.collectdmonitor.message.ResultCode.NOT_BACKED_UP;
import static io.github.collectdmonitor.message.ResultCode.NOT_REPLACED;
import static io.github.collectdmonitor.message.ResultCode.NOT_STOPPED;
import static io.github.collectdmonitor.message.ResultCode.ROLLED_BACK;

import io.github.collectdmonitor.message.ResultCode;

/** The steps of a replacement, in their order, with the result code of a failure and how they are undone. */
public enum ReplacementStep implements ReplacementStage {
    /**
     * Finds collectd and its files, takes the OS lock beside collectd.conf, and checks the free disk space; also fails
     * with 0x200a and 0x2000.
     */
    LOCK(Undo.NOTHING, CONFIG_NOT_WRITTEN),
    /** Writes the new config beside the old one, readable only by its owner, and forces it to disk. */
    STAGE(Undo.DELETE_STAGED, CONFIG_NOT_WRITTEN),
    /** Lets collectd check the new config. */
    CHECK(Undo.DELETE_STAGED, CONFIG_BROKEN),
    /** Copies the old config to {@code .orig}, forced to disk. */
    BACK_UP(Undo.DELETE_STAGED, NOT_BACKED_UP),
    /** Stops collectd if it runs; also fails with 0x2004. */
    STOP(Undo.KEEP_OLD_RUNNING, NOT_STOPPED),
    /** Moves the new config into place with the old one's owner and mode, atomically, and forces the folder. */
    SWAP(Undo.KEEP_OLD_RUNNING, NOT_REPLACED),
    /** Starts collectd with the new config. */
    START(Undo.ROLL_BACK, ROLLED_BACK),
    /** Watches the new process during its probation, and its values if they are visible. */
    VERIFY(Undo.ROLL_BACK, ROLLED_BACK),
    /**
     * Stores the new config as the last known good one; if it requires a confirmation, records the automatic rollback,
     * and fails if that is impossible.
     */
    KEEP(Undo.ROLL_BACK, CONFIG_NOT_WRITTEN);

    /** How a failed step is undone. */
    public enum Undo {
        /** Nothing was changed, or nothing must be changed back. */
        NOTHING,
        /** The staged file is removed; collectd was not touched. */
        DELETE_STAGED,
        /** The old config is still in place; collectd is started with it if it does not run. */
        KEEP_OLD_RUNNING,
        /**
         * collectd is stopped, {@code .orig} is restored, and collectd is started and watched: 0x2007, or 0x2008,
         * 0x2009; if that fails, the same is done with the last known good config.
         */
        ROLL_BACK
    }

    private final Undo undo;
    private final ResultCode failure;

    ReplacementStep(Undo undo, ResultCode failure) {
        this.undo = undo;
        this.failure = failure;
    }

    /** Returns how the step is undone if it fails. */
    public Undo undo() {
        return undo;
    }

    /** Returns the result code of a failure if no more specific one is known and the step is undone. */
    public ResultCode failure() {
        return failure;
    }

    /** Whether this step is before STOP, so that the replacement can end here without touching collectd. */
    public boolean isBeforeStop() {
        return compareTo(STOP) < 0;
    }
}
