package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.Health.Healthy;
import io.github.collectdmonitor.collectd.Health.NoFreshValues;
import io.github.collectdmonitor.collectd.Health.Unverified;
import io.github.collectdmonitor.collectd.Unixsock.Look;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for values that were collected after the start. What is asked before a deadline proves nothing at it, and slowness
 * proves nothing at all. For one thread.
 */
final class ValueWatch {
    /**
     * How long is waited.
     *
     * @param longest how long the config's word that its values take long is followed
     * @param beyond what values may take longer than their intervals
     * @param lastAnswer how much longer than the longest an answer is awaited that was asked for in time
     */
    record Waits(Duration longest, Duration beyond, Duration lastAnswer) {
        /** A sender waits for 300 s in all, rolling back included; plugins are read at once after the start, then each interval. */
        static final Waits USUAL = new Waits(Duration.ofSeconds(65), Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /** A clock that is set while collectd starts moves by this much at least. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

    /** Of a unix socket's path, in bytes (unix(7)). */
    private static final int LONGEST_PATH = 107;

    private final @Nullable Unixsock socket;
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
            @Nullable Unixsock socket,
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
     * Begins to count the time.
     *
     * @param probation what is known is not known earlier, where values are not renewed
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
            unknown = "the unixsock " + path + " lies in a folder that only collectd knows";
        } else if (path.equals(ConfigScan.DEFAULT_SOCKET)
                && !installation.command().startsWith("/usr")) {
            unknown = "where the unixsock of " + installation.command() + " is, only its build knows; set SocketFile";
        } else if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            unknown = "the path of its unixsock is longer than " + LONGEST_PATH + " bytes";
        }
        return new ValueWatch(
                path == null || !unknown.isEmpty() ? null : new Unixsock(path),
                unknown,
                started,
                facts,
                probation,
                waits);
    }

    /**
     * Looks once. While the plugins are still being initialized, no value is due, and the time begins after it.
     *
     * @param lives whether the process still runs; where it does not, no answer is awaited
     * @param initializes whether its plugins are still being initialized
     * @return what is known for certain; empty while nothing is
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
                look instanceof Look.Nobody nobody ? nobody(asked, nobody) : noAnswer(((Look.NoAnswer) look).reason()));
    }

    private Optional<Health> stillInitializes() {
        Duration most = probation.compareTo(waits.longest()) > 0 ? probation : waits.longest();
        Duration passed = elapsed();
        return isOver(passed, most)
                ? Optional.of(new NoFreshValues(
                        "its plugins are still being initialized after " + passed.toSeconds()
                                + " s, and until then it collects nothing; a longer ProbationSeconds waits longer",
                        false))
                : Optional.empty();
    }

    private @Nullable Health fresh(Duration asked, Instant newest) {
        Instant before = first == null ? newest : first;
        first = before;
        // The first values come at slightly different times, and where all writers are blocked, only few of them.
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
        String text = complaint(asked, gone ? seen + ", and had some at first" : seen);
        return open && !gone ? new Unverified(text + why()) : new NoFreshValues(text, true);
    }

    private @Nullable Health nobody(Duration asked, Look.Nobody nobody) {
        if (!isOver(asked, firstValues())) {
            return null;
        }
        String text = complaint(asked, "nobody listens there: " + nobody.reason());
        boolean leftBehind = nobody.since() != null && nobody.since().isBefore(started.since());
        // A socket that was there before the start, or has been there since, is not the config's fault.
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
     * Whether a value was read after the start. A clock that was set since then moves the start with it: the process
     * itself does not become younger.
     */
    private boolean isFresh(Instant time) {
        Optional<Duration> age = started.identity().age();
        Instant start = age.map(lived -> Instant.now().minus(lived).minus(CLOCK_SLACK))
                .filter(begins -> begins.isBefore(started.since()))
                .orElse(started.since());
        return time.isAfter(start);
    }

    /** By when there is a first value, of plugins that need two looks at what they count, too. */
    private Duration firstValues() {
        return shorter(waits.longest(), facts.longest().multipliedBy(2).plus(waits.beyond()));
    }

    /** By when a value that does not go on is gone from the list; where that takes too long, by when it should go on. */
    private Duration lapse() {
        Duration gone = facts.longest().multipliedBy(facts.timeout() + 1L).plus(waits.beyond());
        Duration renewed = facts.shortest().multipliedBy(2).plus(waits.beyond());
        Duration wait = isPossible(gone) ? gone : isPossible(renewed) ? renewed : Duration.ZERO;
        return wait.compareTo(probation) > 0 ? wait : probation;
    }

    /** Whether nobody can say by when there is a value. */
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
                : "; when values of " + String.join(", ", facts.open()) + " come, the config does not say";
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
