package io.github.collectdmonitor.collectd;

/** The host's collectd, as far as a replacement of its config needs it. One thread at a time. */
public sealed interface Collectd permits SystemdCollectd, PidFileCollectd {
    /** Where it lives. */
    CollectdInstallation installation();

    /** Whether it runs, and as which process. */
    Identification identity() throws InterruptedException;

    /** Makes sure that nothing of it runs: asks first, then kills. Only ever touches its own process. */
    StopResult stop() throws InterruptedException;

    /** Starts it and waits until its process is known. */
    StartResult start() throws InterruptedException;

    /** Watches a started process through its probation, and its values where the config in place shows them. */
    Health health(StartResult.Started started) throws InterruptedException;
}
