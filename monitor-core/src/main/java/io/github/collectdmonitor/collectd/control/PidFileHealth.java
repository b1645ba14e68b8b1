package io.github.collectdmonitor.collectd.control;

import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.Health.Dead;
import io.github.collectdmonitor.collectd.Health.Healthy;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.process.PidFile;
import io.github.collectdmonitor.collectd.process.ProcessCensus;
import io.github.collectdmonitor.collectd.process.ProcessCensus.Member;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.time.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Watches a started collectd during its probation, including restarts by an operator: a restart with the same config is
 * no evidence against the config.
 *
 * @param look returns the running processes by their roles
 */
record PidFileHealth(
        CollectdInstallation installation, Duration probation, PidFile pidFile, Supplier<ProcessCensus> look) {
    /** The time within which a forced restart starts it again; an init script waits for a second. */
    static final Duration RESTARTED = Duration.ofSeconds(3);

    /** The time within which an orderly restart starts it again. */
    private static final Duration RESTARTED_IN_ORDER = Duration.ofSeconds(10);

    /** The maximum number of restarts; more are considered crashes. */
    private static final int MOST_RESTARTS = 3;

    Health watch(Started started) throws InterruptedException {
        HealthWatch watch = new HealthWatch(installation, probation);
        Started watched = started;
        Health health = new Healthy();
        for (int restarted = 0; restarted <= MOST_RESTARTS; restarted++) {
            boolean named = names(watched.identity());
            health = watch.watch(watched);
            if (!(health instanceof Dead dead)) {
                break;
            }
            // A collectd that is stopped removes its PID file.
            boolean inOrder = named && pidFile.pid().isEmpty();
            Optional<Started> again = successor(inOrder ? RESTARTED_IN_ORDER : RESTARTED);
            if (again.isEmpty()) {
                return new Dead(dead.reason() + (inOrder ? ", stopped by a user or another program" : ""), !inOrder);
            }
            watched = again.get();
        }
        ProcessCensus processCensus = look.get();
        return health instanceof Dead || processCensus.daemons().size() < 2
                ? health
                : new Dead(processCensus.ambiguity().orElse("collectd runs twice"), false);
    }

    private boolean names(ProcessIdentity process) {
        OptionalLong named = pidFile.pid();
        return named.isPresent() && named.getAsLong() == process.pid();
    }

    private Optional<Started> successor(Duration within) throws InterruptedException {
        Instant since = Instant.now();
        Deadline deadline = Deadline.in(within);
        while (true) {
            Optional<Member> daemon = look.get().daemon();
            if (daemon.isPresent() || deadline.passed()) {
                return daemon.map(found -> new Started(found.identity(), since));
            }
            deadline.pause();
        }
    }
}
