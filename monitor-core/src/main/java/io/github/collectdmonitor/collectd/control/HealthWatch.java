package io.github.collectdmonitor.collectd.control;

import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.Health.Dead;
import io.github.collectdmonitor.collectd.Health.NoFreshValues;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.check.ConfigEvaluation;
import io.github.collectdmonitor.collectd.process.ProcessTable;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * Watches a started collectd until it has passed its probation.
 *
 * <p>Values are looked for twice, one interval apart: if all writers are blocked, only the first few values arrive.
 */
final class HealthWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final CollectdInstallation installation;
    private final Duration probation;

    HealthWatch(CollectdInstallation installation, Duration probation) {
        this.installation = installation;
        this.probation = probation;
    }

    Health watch(StartResult.Started started) throws InterruptedException {
        ProcessIdentity process = started.identity();
        ValueWatch values = ValueWatch.of(
                ConfigEvaluation.read(installation.config()), started, installation, probation, ValueWatch.Waits.USUAL);
        Deadline probationEnd = Deadline.in(probation);
        long begun = System.nanoTime();
        Optional<Health> known = Optional.empty();
        while (true) {
            long looked = System.nanoTime();
            if (known.isEmpty()) {
                known = values.look(process::isAlive, () -> initializes(process));
            }
            if (!process.isAlive()) {
                return dead(process, Duration.ofNanos(System.nanoTime() - begun));
            }
            if (known.isPresent() && (probationEnd.passed() || known.get() instanceof NoFreshValues)) {
                return known.get();
            }
            // If collectd answers slowly, the next request is delayed.
            Duration took = Duration.ofNanos(System.nanoTime() - looked);
            boolean done = known.isPresent();
            Deadline.in(took.compareTo(BETWEEN_LOOKS) > 0 ? took : BETWEEN_LOOKS)
                    .await(() -> !process.isAlive() || (done && probationEnd.passed()));
        }
    }

    /** Whether plugins are being initialized; collectd starts its threads afterwards. */
    private static boolean initializes(ProcessIdentity process) {
        return !ProcessTable.hasDaemonThreads(process.pid());
    }

    private static Dead dead(ProcessIdentity process, Duration lived) {
        return new Dead(process + " ended " + lived.toMillis() / 1000.0 + " s after its start", true);
    }
}
