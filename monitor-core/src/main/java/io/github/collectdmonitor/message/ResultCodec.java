package io.github.collectdmonitor.message;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
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
        object.addProperty("timestamp", Wire.seconds(result.timestamp()));
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
        return Wire.bytes(object);
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
        TaskId taskId = Wire.taskId(object);
        Long code = Wire.integer(object, "code");
        String message = Wire.string(object, "message");
        boolean codeless = message != null && !object.has("code");
        if (codeless) {
            code = (long) NO_CODE;
        }
        if (taskId == null || code == null || code != code.intValue()) {
            return Optional.empty();
        }
        Instant timestamp = Wire.timestamp(object);
        Long millis = Wire.integer(object, "duration_ms");
        Outcome outcome = new Outcome(
                code.intValue(),
                message == null ? "" : message,
                Wire.string(object, "stderr"),
                isTrue(object, "truncated"),
                millis == null ? null : Duration.ofMillis(millis),
                strings(object.get("warnings")),
                configs(hash(object, "running_sha256"), hash(object, "failed_sha256")));
        return Optional.of(new TaskResult(
                taskId,
                timestamp == null ? Instant.EPOCH : timestamp,
                outcome,
                Wire.string(object, "host"),
                isTrue(object, "repeated"),
                hash(object, "audit_head"),
                Wire.string(object, "rule")));
    }

    /** Returns a hash; an invalid one is ignored. */
    private static @Nullable String hash(JsonObject object, String name) {
        String value = Wire.string(object, name);
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
}
