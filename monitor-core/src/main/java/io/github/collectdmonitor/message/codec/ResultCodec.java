package io.github.collectdmonitor.message.codec;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes results as JSON (protocol, "Results"): the four members of lua-collectd-monitor, then further
 * ones.
 */
public final class ResultCodec {
    private ResultCodec() {}

    /** Encodes a result as UTF-8. */
    public static byte[] encode(TaskResult result) {
        Outcome outcome = result.outcome();
        JsonObject object = new JsonObject();
        object.addProperty("task_id", result.taskId().value());
        object.addProperty("timestamp", WireFields.seconds(result.timestamp()));
        object.addProperty("message", outcome.message());
        object.addProperty("code", outcome.code());
        if (result.host() != null) {
            object.addProperty("host", result.host());
        }
        if (result.rule() != null) {
            object.addProperty("rule", result.rule());
        }
        if (outcome.errorOutput() != null) {
            object.addProperty("stderr", outcome.errorOutput());
        }
        if (outcome.truncated()) {
            object.addProperty("truncated", true);
        }
        if (outcome.took() != null) {
            object.addProperty("duration_ms", outcome.took().toMillis());
        }
        if (!outcome.warnings().isEmpty()) {
            JsonArray warnings = new JsonArray();
            outcome.warnings().forEach(warnings::add);
            object.add("warnings", warnings);
        }
        if (outcome.configs() != null) {
            addHash(object, "running_sha256", outcome.configs().running());
            addHash(object, "failed_sha256", outcome.configs().failed());
        }
        if (result.repeated()) {
            object.addProperty("repeated", true);
        }
        addHash(object, "audit_head", result.auditHead());
        return WireFields.bytes(object);
    }

    private static void addHash(JsonObject object, String name, @Nullable String hash) {
        if (hash != null) {
            object.addProperty(name, hash);
        }
    }

    /**
     * Encodes a result within a size, truncating its outputs if necessary and marking it as truncated.
     *
     * @param limit in bytes; if not even empty outputs fit, the smallest possible result is returned
     */
    public static byte[] encodeWithin(TaskResult result, int limit) {
        byte[] whole = encode(result);
        TaskResult cut = result;
        int kept = Math.max(
                length(result.outcome().message()), length(result.outcome().errorOutput()));
        while (whole.length > limit && kept > 0) {
            kept /= 2;
            Outcome outcome = result.outcome();
            String errorOutput = outcome.errorOutput();
            cut = result.withOutcome(outcome.cutTo(
                            TextCut.ends(outcome.message(), kept),
                            errorOutput == null ? null : TextCut.ends(errorOutput, kept))
                    .withWarnings(List.of()));
            whole = encode(cut);
        }
        return whole;
    }

    /**
     * The code of a result without one: lua-collectd-monitor omits it if it could not stop collectd or
     * find its files, which is no success.
     */
    public static final int NO_CODE = -1;

    /** Decodes a result; empty if the bytes are not one. */
    public static Optional<TaskResult> decode(byte[] payload) {
        try {
            return StrictJson.read(payload) instanceof JsonObject object ? decode(object) : Optional.empty();
        } catch (InvalidJsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<TaskResult> decode(JsonObject object) {
        TaskId taskId = WireFields.taskId(object);
        Long code = WireFields.integer(object, "code");
        String message = WireFields.string(object, "message");
        boolean codeless = message != null && !object.has("code");
        if (codeless) {
            code = (long) NO_CODE;
        }
        if (taskId == null || code == null || code != code.intValue()) {
            return Optional.empty();
        }
        Instant timestamp = WireFields.timestamp(object);
        Long millis = WireFields.integer(object, "duration_ms");
        Outcome outcome = new Outcome(
                code.intValue(),
                message == null ? "" : message,
                WireFields.string(object, "stderr"),
                isTrue(object, "truncated"),
                millis == null ? null : Duration.ofMillis(millis),
                strings(object.get("warnings")),
                configs(hash(object, "running_sha256"), hash(object, "failed_sha256")));
        return Optional.of(new TaskResult(
                taskId,
                timestamp == null ? Instant.EPOCH : timestamp,
                outcome,
                WireFields.string(object, "host"),
                isTrue(object, "repeated"),
                hash(object, "audit_head"),
                WireFields.string(object, "rule")));
    }

    /** Returns a hash; an invalid one is ignored. */
    private static @Nullable String hash(JsonObject object, String name) {
        String value = WireFields.string(object, name);
        return value != null && Sha256.isHash(value) ? value : null;
    }

    private static @Nullable ConfigHashes configs(@Nullable String running, @Nullable String failed) {
        return running == null && failed == null ? null : new ConfigHashes(running, failed);
    }

    private static boolean isTrue(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isBoolean() && primitive.getAsBoolean();
    }

    private static List<String> strings(@Nullable JsonElement element) {
        List<String> strings = new ArrayList<>();
        if (element instanceof JsonArray array) {
            array.forEach(item -> {
                if (item instanceof JsonPrimitive primitive && primitive.isString()) {
                    strings.add(primitive.getAsString());
                }
            });
        }
        return strings;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** Shortens a text to its first and last part, never through a surrogate pair. */
    static final class TextCut {
        private TextCut() {}

        /** Keeps a maximum number of characters: half of them from the start, half from the end. */
        static String ends(String text, int kept) {
            if (text.length() <= kept) {
                return text;
            }
            int headEnd = kept / 2;
            int tailStart = text.length() - (kept - headEnd);
            if (headEnd > 0 && Character.isHighSurrogate(text.charAt(headEnd - 1))) {
                headEnd--;
            }
            if (tailStart < text.length() && Character.isLowSurrogate(text.charAt(tailStart))) {
                tailStart++;
            }
            return text.substring(0, headEnd) + text.substring(tailStart);
        }
    }
}
