package io.github.collectdmonitor.message.codec;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.message.TaskId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Reads and writes the members that requests and results share. */
final class WireFields {
    /** Messages of lua-collectd-monitor do not escape {@code /}, nor {@code <} and {@code >}. */
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** The maximum length of a number; longer ones are no ids, and slow to compute with. */
    private static final int LONGEST_NUMBER = 40;

    private WireFields() {}

    static byte[] bytes(JsonObject object) {
        return GSON.toJson(object).getBytes(StandardCharsets.UTF_8);
    }

    static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Returns the member if it is a string, else null. */
    static @Nullable String string(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isString()
                ? primitive.getAsString()
                : null;
    }

    /** Returns the task id if it is a number with the value of an integer of 1 to 2^53, in any notation, else null. */
    static @Nullable TaskId taskId(JsonObject object) {
        return taskId(object, "task_id");
    }

    /** Returns the task id in another member than {@code task_id}. */
    static @Nullable TaskId taskId(JsonObject object, String name) {
        Long value = integer(object, name);
        return value == null || value < 1 || value > TaskId.MAX_ACCEPTED ? null : new TaskId(value);
    }

    /** Returns the member if it is a number with the value of a long integer, else null. */
    static @Nullable Long integer(JsonObject object, String name) {
        if (!(object.get(name) instanceof JsonPrimitive primitive) || !primitive.isNumber()) {
            return null;
        }
        String digits = primitive.getAsString();
        if (digits.length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(digits);
            boolean outOfReach = number.signum() != 0 && number.precision() - (long) number.scale() > 19;
            return outOfReach ? null : number.longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** Returns the timestamp if there is one in ISO 8601, else null: an invalid one is no reason for a rejection. */
    static @Nullable Instant timestamp(JsonObject object) {
        String text = string(object, "timestamp");
        if (text == null) {
            return null;
        }
        try {
            // A timestamp whose UTC is beyond the last year could not be read again.
            return OffsetDateTime.parse(text)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
