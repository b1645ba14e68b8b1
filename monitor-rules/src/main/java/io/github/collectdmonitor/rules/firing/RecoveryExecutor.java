package io.github.collectdmonitor.rules.firing;

/** Has recoveries done. It is called with the guard's lock held, so it returns at once. */
public interface RecoveryExecutor {
    /** Whether nothing may fire for this service now: a config is being replaced, or a command of that service runs. */
    boolean isBusy(RecoveryAction recoveryAction);

    /** Has it done; returns at once. That it fired is on disk by then. What becomes of it is reported. */
    void recover(RecoveryAction recoveryAction, RecoveryReport report);

    /** Says in the log and to collectd that a rule gave up on this recovery. */
    void gaveUp(RecoveryAction recoveryAction, String text);
}
