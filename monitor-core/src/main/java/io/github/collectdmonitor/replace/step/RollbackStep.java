package io.github.collectdmonitor.replace.step;

/** The steps of a rollback, in their order; journaled like those of a replacement. */
public enum RollbackStep implements ReplacementStage {
    /** Stops collectd with the config that does not work. */
    BACK_STOP,
    /** Puts the old config, or the last known good one, in place. */
    BACK_RESTORE,
    /** Starts collectd with it; if the old config is still in place, only makes sure that collectd runs. */
    BACK_START,
    /** Watches collectd during its probation. */
    BACK_VERIFY
}
