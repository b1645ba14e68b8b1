package io.github.collectdmonitor.replace.state;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.ResultCodec;
import io.github.collectdmonitor.replace.files.StateJson;
import io.github.collectdmonitor.replace.state.JournalEntry.Back;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStage;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes the replacement journal as JSON. */
final class JournalCodec {
    private JournalCodec() {}

    static byte[] encode(JournalEntry entry) {
        Asked asked = entry.asked();
        JsonObject object = new JsonObject();
        object.addProperty("task_id", asked.taskId().value());
        object.addProperty("kind", asked.kind().name());
        object.addProperty("stage", entry.stage().name());
        if (asked.confirmWithin() != null) {
            object.addProperty("confirm_within", asked.confirmWithin().toSeconds());
        }
        if (entry.found() != null) {
            object.add("found", encode(entry.found()));
        }
        if (entry.back() != null) {
            object.add("back", encode(entry.back()));
        }
        object.addProperty("recoveries", entry.recoveries());
        if (entry.outcome() != null) {
            object.add("outcome", encode(asked.taskId(), entry.outcome()));
        }
        return StateJson.bytes(object);
    }

    private static JsonObject encode(Found found) {
        JsonObject object = new JsonObject();
        object.addProperty("place", found.place().toString());
        object.addProperty("backup", found.backup().toString());
        if (found.oldSha256() != null) {
            object.addProperty("old_sha256", found.oldSha256());
        }
        object.addProperty("new_sha256", found.newSha256());
        return object;
    }

    private static JsonObject encode(Back back) {
        JsonObject object = new JsonObject();
        object.addProperty("from", back.from().name());
        object.addProperty("code", back.failure().code().code());
        object.addProperty("reason", back.failure().reason());
        object.addProperty("by_config", back.failure().byConfig());
        if (back.toSha256() != null) {
            object.addProperty("to_sha256", back.toSha256());
        }
        return object;
    }

    private static JsonObject encode(TaskId taskId, Outcome outcome) {
        try {
            return StateJson.object(ResultCodec.encode(new TaskResult(taskId, Instant.EPOCH, outcome, null, false)));
        } catch (InvalidJsonException e) {
            throw new IllegalStateException("Internal error: a result is not encoded as an object", e);
        }
    }

    /**
     * Decodes an entry.
     *
     * @throws InvalidJsonException if it is invalid
     */
    static JournalEntry decode(byte[] bytes) throws InvalidJsonException {
        JsonObject object = StateJson.object(bytes);
        Long seconds = StateJson.numberOrNull(object, "confirm_within");
        try {
            return new JournalEntry(
                    new Asked(
                            new TaskId(StateJson.number(object, "task_id")),
                            Kind.valueOf(StateJson.string(object, "kind")),
                            seconds == null ? null : Duration.ofSeconds(seconds)),
                    ReplacementStage.named(StateJson.string(object, "stage"))
                            .orElseThrow(() -> new IllegalArgumentException("unknown stage")),
                    found(StateJson.objectOrNull(object, "found")),
                    back(StateJson.objectOrNull(object, "back")),
                    (int) StateJson.number(object, "recoveries"),
                    outcome(StateJson.objectOrNull(object, "outcome")));
        } catch (IllegalArgumentException e) {
            throw new InvalidJsonException("it is not a valid replacement journal: " + e.getMessage(), e);
        }
    }

    private static @Nullable Found found(@Nullable JsonObject object) throws InvalidJsonException {
        return object == null
                ? null
                : new Found(
                        Path.of(StateJson.string(object, "place")),
                        Path.of(StateJson.string(object, "backup")),
                        StateJson.stringOrNull(object, "old_sha256"),
                        StateJson.string(object, "new_sha256"));
    }

    private static @Nullable Back back(@Nullable JsonObject object) throws InvalidJsonException {
        if (object == null) {
            return null;
        }
        ResultCode code = ResultCode.of((int) StateJson.number(object, "code"))
                .orElseThrow(() -> new IllegalArgumentException("unknown code"));
        return new Back(
                ReplacementStep.valueOf(StateJson.string(object, "from")),
                new StepFailure(code, StateJson.string(object, "reason"), StateJson.isTrue(object, "by_config")),
                StateJson.stringOrNull(object, "to_sha256"));
    }

    private static @Nullable Outcome outcome(@Nullable JsonObject object) throws InvalidJsonException {
        return object == null
                ? null
                : ResultCodec.decode(StateJson.bytes(object))
                        .orElseThrow(() -> new InvalidJsonException("its outcome cannot be read"))
                        .outcome();
    }
}
