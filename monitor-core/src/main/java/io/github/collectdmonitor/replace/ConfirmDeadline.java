package io.github.collectdmonitor.replace;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * A point in time that holds over restarts of the agent and of the host. Within one boot the monotonic clock tells it,
 * which no change of the time of day moves ({@code CLOCK_MONOTONIC}, the same for all processes); after another boot the
 * time of day does.
 *
 * @param boot which boot of the host it was set in (proc(5), random/boot_id)
 * @param nanos its {@code System.nanoTime()}
 * @param set when it was set
 * @param at when it is, by the clock that it was set by
 */
record ConfirmDeadline(String boot, long nanos, Instant set, Instant at) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    static ConfirmDeadline in(Duration time, Clock clock) {
        Instant now = clock.instant();
        return new ConfirmDeadline(currentBoot(), System.nanoTime() + time.toNanos(), now, now.plus(time));
    }

    /** How much time is left; zero or less once it has passed. A clock that was put back lengthens nothing. */
    Duration left(Clock clock) {
        if (!boot.isEmpty() && boot.equals(currentBoot())) {
            return Duration.ofNanos(nanos - System.nanoTime());
        }
        Instant now = clock.instant();
        return now.isBefore(set) ? Duration.ZERO : Duration.between(now, at);
    }

    boolean passed(Clock clock) {
        return left(clock).compareTo(Duration.ZERO) <= 0;
    }

    private static String currentBoot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "";
        }
    }

    JsonObject encode() {
        JsonObject object = new JsonObject();
        object.addProperty("boot", boot);
        object.addProperty("nanos", nanos);
        object.addProperty("set", set.toString());
        object.addProperty("at", at.toString());
        return object;
    }

    static ConfirmDeadline decode(JsonObject object) throws InvalidJsonException {
        try {
            return new ConfirmDeadline(
                    StateJson.string(object, "boot"),
                    StateJson.number(object, "nanos"),
                    Instant.parse(StateJson.string(object, "set")),
                    Instant.parse(StateJson.string(object, "at")));
        } catch (DateTimeException e) {
            throw new InvalidJsonException("it holds a time that is none", e);
        }
    }
}
