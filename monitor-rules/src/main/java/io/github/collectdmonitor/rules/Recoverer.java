package io.github.collectdmonitor.rules;

/** Has recoveries done. It is called with the guard's lock held, so it returns at once. */
public interface Recoverer {
    /** Whether nothing may fire for this service now: a config is being replaced, or a command of that service runs. */
    boolean isBusy(Recovery recovery);

    /** Has it done; returns at once. That it fired is on disk by then. What becomes of it is reported. */
    void recover(Recovery recovery, RecoveryReport report);

    /** Says in the log and to collectd that a rule gave up on this recovery. */
    void gaveUp(Recovery recovery, String text);
}
