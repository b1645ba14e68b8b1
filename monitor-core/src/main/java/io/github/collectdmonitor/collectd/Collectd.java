package io.github.collectdmonitor.collectd;

import java.util.Optional;

/** Controls the host's collectd during a replacement of its config. Not thread safe. */
public interface Collectd {
    /** Returns the installation. */
    CollectdInstallation installation();

    /** Determines whether it runs, and as which process. */
    DaemonIdentification identity() throws InterruptedException;

    /** Stops it: sends a stop request first, then kills it. Affects no other processes. */
    StopResult stop() throws InterruptedException;

    /** Returns the environment and user of a collectd that {@link #start} starts, for the check of a config. */
    DaemonContext context() throws InterruptedException;

    /** Returns why it would certainly not start again after a stop, whatever its config. */
    Optional<String> obstacleToStart() throws InterruptedException;

    /** Whether a collectd that {@link #start} starts certainly sees the same mounts as the agent. */
    boolean sharesMountNamespace();

    /** Starts it and waits until its process is known. */
    StartResult start() throws InterruptedException;

    /** Returns the number of automatic restarts by a supervisor that counts them. */
    long restarts() throws InterruptedException;

    /**
     * Returns how it crashed, if there is evidence of a crash; a requested stop or restart is no crash.
     *
     * @param restartsBefore the value of {@link #restarts} when it was last seen running
     */
    Optional<Crash> crash(long restartsBefore) throws InterruptedException;

    /** Watches a started process during its probation, and its values if the config in place makes them visible. */
    Health health(StartResult.Started started) throws InterruptedException;
}
