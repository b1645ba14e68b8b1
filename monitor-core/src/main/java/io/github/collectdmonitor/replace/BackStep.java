package io.github.collectdmonitor.replace;

/** The steps back to a config that worked, in their order; journaled like those forward. */
enum BackStep implements Stage {
    /** Stops what runs with the config that does not work. */
    BACK_STOP,
    /** Puts the old config, or the last known good one, into place. */
    BACK_RESTORE,
    /** Starts collectd with it; where the old config was never away, makes sure that collectd runs. */
    BACK_START,
    /** Watches it through its probation. */
    BACK_VERIFY
}
