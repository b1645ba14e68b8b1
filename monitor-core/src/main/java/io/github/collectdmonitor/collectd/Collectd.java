package io.github.collectdmonitor.collectd;

import java.util.Optional;

/** The host's collectd, as far as a replacement of its config needs it. One thread at a time. */
public sealed interface Collectd permits SystemdCollectd, PidFileCollectd {
    /** Where it lives. */
    CollectdInstallation installation();

    /** Whether it runs, and as which process. */
    Identification identity() throws InterruptedException;

    /** Makes sure that nothing of it runs: asks first, then kills. Only ever touches its own process. */
    StopResult stop() throws InterruptedException;

    /** What a collectd that {@link #start} starts is given, for the check of a config. */
    DaemonContext context() throws InterruptedException;

    /** Why it would not start again if it were stopped now, whatever its config, where that is certain. */
    Optional<String> obstacleToStart() throws InterruptedException;

    /** Whether a collectd that {@link #start} starts certainly sees the mounts that the agent sees. */
    boolean seesMountsOfTheAgent();

    /** Starts it and waits until its process is known. */
    StartResult start() throws InterruptedException;

    /** How often a supervisor that counts has started it again by itself. */
    long restarts() throws InterruptedException;

    /**
     * Says how it crashed, where there is evidence that it did; a stop or a restart that somebody asked for is none.
     *
     * @param restartsBefore what {@link #restarts} was when it was seen to run last
     */
    Optional<Crash> crash(long restartsBefore) throws InterruptedException;

    /** Watches a started process through its probation, and its values where the config in place shows them. */
    Health health(StartResult.Started started) throws InterruptedException;
}
