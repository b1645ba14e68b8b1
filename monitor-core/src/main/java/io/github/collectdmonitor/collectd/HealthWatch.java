package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.Health.Dead;
import io.github.collectdmonitor.collectd.Health.Healthy;
import io.github.collectdmonitor.collectd.Health.NoFreshValues;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches a started collectd until it has proved itself, and no longer.
 *
 * <p>Values are looked for twice, an interval apart: where all writers are blocked, the first few still come through.
 */
final class HealthWatch {
    /** A sender waits for 300 s in all, going back included; plugins are read at once after the start, then each interval. */
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
        ValueWatch values = ValueWatch.of(ConfigScan.read(installation.config()), started, installation);
        Deadline probationEnd = Deadline.in(probation);
        long begun = System.nanoTime();
        while (true) {
            if (!started.identity().isAlive()) {
                Duration lived = Duration.ofNanos(System.nanoTime() - begun);
                return new Dead(started.identity() + " ended " + lived.toMillis() / 1000.0 + " s after its start");
            }
            boolean fresh = values.areFresh();
            if (fresh && probationEnd.passed()) {
                return new Healthy();
            }
            if (!fresh && values.deadline.passed()) {
                return new NoFreshValues(values.complaint());
            }
            Deadline.in(BETWEEN_LOOKS).await(() -> !started.identity().isAlive() || (fresh && probationEnd.passed()));
        }
    }

    /** Looks for values that were collected after the start. */
    private static final class ValueWatch {
        private final @Nullable Path socket;
        private final Instant since;
        private final Duration wait;
        private final Deadline deadline;
        private final Duration apart;
        private @Nullable Instant first;
        private boolean done;
        private String seen = "it has no values";

        private ValueWatch(@Nullable Path socket, Instant since, Duration wait, Duration apart) {
            this.socket = socket;
            this.since = since;
            this.wait = wait;
            this.deadline = Deadline.in(wait);
            this.apart = apart;
            this.done = socket == null;
        }

        static ValueWatch of(ConfigFacts facts, StartResult.Started started, CollectdInstallation installation) {
            Duration wanted = facts.longest().multipliedBy(2).plus(BEYOND_TWO_INTERVALS);
            boolean tooLong = wanted.compareTo(LONGEST_WAIT_FOR_VALUES) > 0;
            Path socket = facts.socket();
            // A relative socket lies in a folder that only collectd knows; the default one depends on how it was built.
            boolean known = socket != null
                    && socket.isAbsolute()
                    && (!socket.equals(ConfigScan.DEFAULT_SOCKET)
                            || installation.command().startsWith("/usr"));
            return new ValueWatch(
                    known ? socket : null,
                    started.since(),
                    tooLong ? LONGEST_WAIT_FOR_VALUES : wanted,
                    tooLong ? Duration.ZERO : facts.shortest().dividedBy(2));
        }

        boolean areFresh() {
            if (socket == null || done) {
                return true;
            }
            try {
                Optional<Instant> newest = new Unixsock(socket).newestValue();
                if (newest.isEmpty() || !newest.get().isAfter(since)) {
                    seen = newest.isEmpty() ? "it has no values" : "its values are old";
                    return false;
                }
                first = first == null ? newest.get() : first;
                done = !newest.get().isBefore(first.plus(apart));
                seen = "its values do not go on";
            } catch (IOException e) {
                seen = "it does not answer: " + e.getMessage();
            }
            return done;
        }

        String complaint() {
            return "its unixsock " + socket + " showed no fresh values within " + wait.toSeconds() + " s (" + seen
                    + ")";
        }
    }
}
