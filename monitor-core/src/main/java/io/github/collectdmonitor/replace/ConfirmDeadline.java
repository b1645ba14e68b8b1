package io.github.collectdmonitor.replace;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.state.Moment;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when a config waits to be confirmed; it holds over restarts of the agent and of the host.
 *
 * @param set when it was set
 * @param within how long the wait is from then on
 */
record ConfirmDeadline(Moment set, Duration within) {
    static ConfirmDeadline in(Duration time, Clock clock) {
        return new ConfirmDeadline(Moment.from(clock).get(), time);
    }

    /** When it is, by the clock that it was set by. */
    Instant at() {
        return set.wall().plus(within);
    }

    /** How much time is left; zero or less once it has passed. A clock that was put back lengthens nothing. */
    Duration left(Clock clock) {
        return Moment.from(clock).get().left(within, set);
    }

    boolean passed(Clock clock) {
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
                    new Moment(
                            StateJson.string(object, "boot"),
                            StateJson.number(object, "nanos"),
                            Instant.parse(StateJson.string(object, "set"))),
                    Duration.ofSeconds(StateJson.number(object, "within_seconds")));
        } catch (DateTimeException | ArithmeticException e) {
            throw new InvalidJsonException("it holds a time that is none", e);
        }
    }
}
