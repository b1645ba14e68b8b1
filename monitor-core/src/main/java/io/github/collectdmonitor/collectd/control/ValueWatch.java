package io.github.collectdmonitor.collectd.control;

import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.Health.Healthy;
import io.github.collectdmonitor.collectd.Health.NoFreshValues;
import io.github.collectdmonitor.collectd.Health.Unverified;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.check.ConfigEvaluation;
import io.github.collectdmonitor.collectd.check.ConfigFacts;
import io.github.collectdmonitor.collectd.unixsock.UnixsockClient;
import io.github.collectdmonitor.collectd.unixsock.UnixsockClient.Look;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for values that were collected after the start. An answer to a query before a deadline is no evidence at the
 * deadline, and slowness is no evidence. Not thread safe.
 */
final class ValueWatch {
    /**
     * The limits of the waits.
     *
     * @param longest the maximum wait, whatever interval the config defines
     * @param beyond how much longer than their intervals values may take
     * @param lastAnswer the additional time for an answer to a query that was sent in time
     */
    record Waits(Duration longest, Duration beyond, Duration lastAnswer) {
        /**
         * A sender waits for 300 s in total, including a rollback; plugins are read right after the start, then in each
         * interval.
         */
        static final Waits USUAL = new Waits(Duration.ofSeconds(65), Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /** The minimum change of a clock that is set while collectd starts. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

    /** The maximum length of a unix socket's path, in bytes (unix(7)). */
    private static final int LONGEST_PATH = 107;

    private final @Nullable UnixsockClient socket;
    private final String unknown;
    private final StartResult.Started started;
    private final ConfigFacts facts;
    private final Duration probation;
    private final Waits waits;
    private long begun = System.nanoTime();
    private boolean initialized;
    private @Nullable Instant first;
    private boolean answered;

    private ValueWatch(
            @Nullable UnixsockClient socket,
            String unknown,
            StartResult.Started started,
            ConfigFacts facts,
            Duration probation,
            Waits waits) {
        this.socket = socket;
        this.unknown = unknown;
        this.started = started;
        this.facts = facts;
        this.probation = probation;
        this.waits = waits;
    }

    /**
     * Starts the watch.
     *
     * @param probation the minimum time before a result if values are not renewed
     */
    static ValueWatch of(
            ConfigFacts facts,
            StartResult.Started started,
            CollectdInstallation installation,
            Duration probation,
            Waits waits) {
        Path path = facts.socket();
        String unknown = "";
        if (path == null) {
            unknown = "the config does not load the unixsock plugin";
        } else if (!path.isAbsolute()) {
            unknown = "the unixsock " + path + " is relative to a folder that is only known to collectd";
        } else if (path.equals(ConfigEvaluation.DEFAULT_SOCKET)
                && !installation.command().startsWith("/usr")) {
            unknown = "the default path of the unixsock of " + installation.command() + " is unknown; set SocketFile";
        } else if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            unknown = "the path of its unixsock is longer than " + LONGEST_PATH + " bytes";
        }
        return new ValueWatch(
                path == null || !unknown.isEmpty() ? null : new UnixsockClient(path),
                unknown,
                started,
                facts,
                probation,
                waits);
    }

    /**
     * Queries once. While the plugins are being initialized, no value is due; the time begins afterwards.
     *
     * @param lives whether the process still runs; if not, the wait for an answer ends
     * @param initializes whether its plugins are still being initialized
     * @return the result; empty while it is unknown
     */
    Optional<Health> look(BooleanSupplier lives, BooleanSupplier initializes) {
        if (socket == null) {
            return Optional.of(new Unverified(unknown));
        }
        if (!initialized) {
            if (initializes.getAsBoolean()) {
                return stillInitializes();
            }
            initialized = true;
            begun = System.nanoTime();
        }
        Duration asked = elapsed();
        Duration giveUp = waits.longest().plus(waits.lastAnswer());
        Look look = socket.look(giveUp, () -> !lives.getAsBoolean() || elapsed().compareTo(giveUp) > 0);
        if (look instanceof Look.Values values) {
            answered = true;
            return Optional.ofNullable(
                    values.newest() != null && isFresh(values.newest())
                            ? fresh(asked, values.newest())
                            : none(asked, values.newest() == null ? "it has no values" : "its values are old"));
        }
        return Optional.ofNullable(
                look instanceof Look.NoListener none
                        ? noListener(asked, none)
                        : noAnswer(((Look.NoAnswer) look).reason()));
    }

    private Optional<Health> stillInitializes() {
        Duration most = probation.compareTo(waits.longest()) > 0 ? probation : waits.longest();
        Duration passed = elapsed();
        return isOver(passed, most)
                ? Optional.of(new NoFreshValues(
                        "its plugins are still being initialized after " + passed.toSeconds()
                                + " s, and until then it collects no values; increase ProbationSeconds to wait longer",
                        false))
                : Optional.empty();
    }

    private @Nullable Health fresh(Duration asked, Instant newest) {
        Instant before = first == null ? newest : first;
        first = before;
        // The first values arrive at slightly different times, and only few of them if all writers are blocked.
        Duration apart = Duration.between(before, newest).abs();
        if (!apart.isZero() && apart.compareTo(facts.shortest().dividedBy(2)) >= 0) {
            return new Healthy();
        }
        return isOver(asked, lapse())
                ? new Unverified("its unixsock " + path() + " showed fresh values once, which were not renewed within "
                        + asked.toSeconds() + " s")
                : null;
    }

    private @Nullable Health none(Duration asked, String seen) {
        boolean gone = first != null;
        boolean open = isOpen();
        if (!isOver(asked, open ? waits.longest() : gone ? lapse() : firstValues())) {
            return null;
        }
        String text = complaint(asked, gone ? seen + ", and had some before" : seen);
        return open && !gone ? new Unverified(text + why()) : new NoFreshValues(text, true);
    }

    private @Nullable Health noListener(Duration asked, Look.NoListener look) {
        if (!isOver(asked, firstValues())) {
            return null;
        }
        String text = complaint(asked, "no program listens there: " + look.reason());
        boolean leftBehind = look.since() != null && look.since().isBefore(started.since());
        // If the socket existed before the start or since then, the config is not the cause.
        return leftBehind || answered
                ? new Unverified(leftBehind ? text + "; it was left behind by another collectd: remove it" : text)
                : new NoFreshValues(text, true);
    }

    private @Nullable Health noAnswer(String reason) {
        return isOver(elapsed(), answered ? waits.longest() : firstValues())
                ? new Unverified(complaint(elapsed(), "it does not answer: " + reason))
                : null;
    }

    /**
     * Whether a value was read after the start. If the clock was set since then, the start is corrected by the age of
     * the process.
     */
    private boolean isFresh(Instant time) {
        Optional<Duration> age = started.identity().age();
        Instant start = age.map(lived -> Instant.now().minus(lived).minus(CLOCK_SLACK))
                .filter(begins -> begins.isBefore(started.since()))
                .orElse(started.since());
        return time.isAfter(start);
    }

    /** Returns the time for a first value, including plugins that need two reads. */
    private Duration firstValues() {
        return shorter(waits.longest(), facts.longest().multipliedBy(2).plus(waits.beyond()));
    }

    /**
     * Returns the time after which a value that is not updated is removed from the list; if that is too long, the time
     * for its next update.
     */
    private Duration lapse() {
        Duration gone = facts.longest().multipliedBy(facts.timeout() + 1L).plus(waits.beyond());
        Duration renewed = facts.shortest().multipliedBy(2).plus(waits.beyond());
        Duration wait = isPossible(gone) ? gone : isPossible(renewed) ? renewed : Duration.ZERO;
        return wait.compareTo(probation) > 0 ? wait : probation;
    }

    /** Whether the time of the first value is unknown. */
    private boolean isOpen() {
        Duration certain = facts.certain();
        boolean some = certain != null && isPossible(certain.multipliedBy(2).plus(waits.beyond()));
        return !some
                && (!facts.open().isEmpty()
                        || !isPossible(facts.longest().multipliedBy(2).plus(waits.beyond())));
    }

    private String why() {
        return facts.open().isEmpty()
                ? "; its longest interval is " + facts.longest().toSeconds() + " s"
                : "; the config does not define when values of " + String.join(", ", facts.open()) + " arrive";
    }

    private boolean isPossible(Duration wait) {
        return wait.compareTo(waits.longest()) <= 0;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean isOver(Duration elapsed, Duration limit) {
        return elapsed.compareTo(limit) >= 0;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private String path() {
        return socket == null ? "" : socket.path().toString();
    }

    private String complaint(Duration elapsed, String seen) {
        return "its unixsock " + path() + " showed no fresh values within " + elapsed.toSeconds() + " s (" + seen + ")";
    }
}
