package io.github.collectdmonitor.message;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The members that requests and results have in common, and how they are written. */
final class Wire {
    /** First-system messages do not escape {@code /}, nor {@code <} and {@code >}. */
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Longer numbers than this are no ids, and would cost time to compute with. */
    private static final int LONGEST_NUMBER = 40;

    private Wire() {}

    static byte[] bytes(JsonObject object) {
        return GSON.toJson(object).getBytes(StandardCharsets.UTF_8);
    }

    static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Returns the member where it is a string, else null. */
    static @Nullable String string(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isString()
                ? primitive.getAsString()
                : null;
    }

    /** Returns the id where it is a number with the value of an integer of 1 to 2^53, however written, else null. */
    static @Nullable TaskId taskId(JsonObject object) {
        return taskId(object, "task_id");
    }

    /** Returns the id that stands in another member than {@code task_id}. */
    static @Nullable TaskId taskId(JsonObject object, String name) {
        Long value = integer(object, name);
        return value == null || value < 1 || value > TaskId.MAX_ACCEPTED ? null : new TaskId(value);
    }

    /** Returns the member where it is a number with the value of an integer that a long holds, else null. */
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

    /** Returns the timestamp where there is one in ISO 8601, else null: a bad one never refuses a message. */
    static @Nullable Instant timestamp(JsonObject object) {
        String text = string(object, "timestamp");
        if (text == null) {
            return null;
        }
        try {
            // One whose UTC lies beyond the last year would be written so that nobody could read it.
            return OffsetDateTime.parse(text)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
