package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.Health.Dead;
import io.github.collectdmonitor.collectd.Health.Healthy;
import io.github.collectdmonitor.collectd.Health.NoFreshValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Watches a started collectd until it has proved itself, and no longer. */
final class HealthWatch {
    /** Plugins are read at once after the start, so that even a long interval has its first values by then. */
    private static final Duration LONGEST_WAIT_FOR_VALUES = Duration.ofSeconds(65);

    private static final Duration BEYOND_TWO_INTERVALS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final CollectdInstallation installation;
    private final Duration probation;

    HealthWatch(CollectdInstallation installation, Duration probation) {
        this.installation = installation;
        this.probation = probation;
    }

    Health watch(StartResult.Started started) throws InterruptedException {
        ConfigFacts facts = ConfigScan.read(installation.config());
        Path socket = facts.socket();
        // A relative socket lies in a folder that only collectd knows.
        Unixsock unixsock = socket == null || !socket.isAbsolute() ? null : new Unixsock(socket);
        Duration forValues = waitForValues(facts.interval());
        Deadline probationEnd = Deadline.in(probation);
        Deadline valuesEnd = Deadline.in(forValues);
        long begun = System.nanoTime();
        String seen = unixsock == null ? null : "no value yet";
        while (true) {
            if (!started.identity().isAlive()) {
                Duration lived = Duration.ofNanos(System.nanoTime() - begun);
                return new Dead(started.identity() + " ended " + lived.toMillis() / 1000.0 + " s after its start");
            }
            if (unixsock != null && seen != null) {
                seen = lookForValues(unixsock, started.since());
            }
            if (seen == null && probationEnd.passed()) {
                return new Healthy();
            }
            if (seen != null && valuesEnd.passed()) {
                return new NoFreshValues("its unixsock " + socket + " showed no value newer than the start within "
                        + forValues.toSeconds() + " s (" + seen + ")");
            }
            Deadline.in(BETWEEN_LOOKS)
                    .await(() -> !started.identity().isAlive() || probationEnd.passed() && facts.socket() == null);
        }
    }

    private static Duration waitForValues(Duration interval) {
        Duration wanted = interval.multipliedBy(2).plus(BEYOND_TWO_INTERVALS);
        return wanted.compareTo(LONGEST_WAIT_FOR_VALUES) < 0 ? wanted : LONGEST_WAIT_FOR_VALUES;
    }

    /** Says what is missing, or null where a fresh value is there. */
    private static @Nullable String lookForValues(Unixsock unixsock, Instant since) {
        try {
            Instant newest = unixsock.newestValue().orElse(Instant.EPOCH);
            return newest.isAfter(since)
                    ? null
                    : newest.equals(Instant.EPOCH) ? "it has no values" : "its values are old";
        } catch (IOException e) {
            return "it does not answer: " + e.getMessage();
        }
    }
}
