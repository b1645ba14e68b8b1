package io.github.collectdmonitor.replace.state;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.replace.files.StateJson;
import io.github.collectdmonitor.time.TimePoint;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * The time until which a confirmation is accepted; it survives restarts of the agent and of the host.
 *
 * @param set when it was set
 * @param within the time for the confirmation, counted from {@code set}
 */
public record ConfirmDeadline(TimePoint set, Duration within) {
    public static ConfirmDeadline in(Duration time, Clock clock) {
        return new ConfirmDeadline(TimePoint.from(clock).get(), time);
    }

    /** Returns the deadline by the wall clock. */
    public Instant at() {
        return set.wall().plus(within);
    }

    /**
     * Returns the remaining time; zero or less if the deadline has passed. Setting the clock back does not extend it.
     */
    public Duration left(Clock clock) {
        return TimePoint.from(clock).get().left(within, set);
    }

    public boolean passed(Clock clock) {
        return left(clock).compareTo(Duration.ZERO) <= 0;
    }

    JsonObject encode() {
        JsonObject object = new JsonObject();
        object.addProperty("boot", set.boot());
        object.addProperty("nanos", set.nanos());
        object.addProperty("set", set.wall().toString());
        object.addProperty("within_seconds", within.toSeconds());
        return object;
    }

    static ConfirmDeadline decode(JsonObject object) throws InvalidJsonException {
        try {
            return new ConfirmDeadline(
                    new TimePoint(
                            StateJson.string(object, "boot"),
                            StateJson.number(object, "nanos"),
                            Instant.parse(StateJson.string(object, "set"))),
                    Duration.ofSeconds(StateJson.number(object, "within_seconds")));
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidJsonException("it contains an invalid time", e);
        }
    }
}
