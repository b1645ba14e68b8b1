package io.github.collectdmonitor.replace.state;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.files.StateJson;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A config that is rolled back unless its sender confirms it.
 *
 * @param taskId the task that put it in place
 * @param place the path of collectd.conf
 * @param newSha256 of it
 * @param oldSha256 of the config to roll back to, of which a copy is kept
 * @param rolledBack whether a rollback put it in place
 * @param deadline when the agent rolls it back
 * @param state whether the confirmation is pending, or how it ended
 * @param ended when it ended, or null while it is pending
 * @param confirmedBy the confirming task until its result is recorded; otherwise null
 */
public record PendingConfirmation(
        TaskId taskId,
        Path place,
        String newSha256,
        String oldSha256,
        boolean rolledBack,
        ConfirmDeadline deadline,
        State state,
        @Nullable Instant ended,
        @Nullable TaskId confirmedBy) {
    /** The state of a confirmation. */
    public enum State {
        /** The confirmation is pending. */
        WAITING,
        /** The config was confirmed. */
        CONFIRMED,
        /** The config was rolled back, or the rollback failed: its outcome has the details. */
        WENT_BACK,
        /** Another config had been put in place meanwhile; it was kept. */
        LEFT
    }

    public boolean waits() {
        return state == State.WAITING;
    }

    PendingConfirmation ended(State how, Instant when, @Nullable TaskId by) {
        return new PendingConfirmation(taskId, place, newSha256, oldSha256, rolledBack, deadline, how, when, by);
    }

    public byte[] encode() {
        JsonObject object = new JsonObject();
        object.addProperty("task_id", taskId.value());
        object.addProperty("place", place.toString());
        object.addProperty("new_sha256", newSha256);
        object.addProperty("old_sha256", oldSha256);
        object.addProperty("rolled_back", rolledBack);
        object.add("deadline", deadline.encode());
        object.addProperty("state", state.name());
        if (ended != null) {
            object.addProperty("ended", ended.toString());
        }
        if (confirmedBy != null) {
            object.addProperty("confirmed_by", confirmedBy.value());
        }
        return StateJson.bytes(object);
    }

    static PendingConfirmation decode(byte[] bytes) throws InvalidJsonException {
        JsonObject object = StateJson.object(bytes);
        JsonObject deadline = StateJson.objectOrNull(object, "deadline");
        if (deadline == null) {
            throw new InvalidJsonException("the member \"deadline\" is missing");
        }
        String ended = StateJson.stringOrNull(object, "ended");
        Long confirmedBy = StateJson.numberOrNull(object, "confirmed_by");
        try {
            return new PendingConfirmation(
                    new TaskId(StateJson.number(object, "task_id")),
                    Path.of(StateJson.string(object, "place")),
                    StateJson.string(object, "new_sha256"),
                    StateJson.string(object, "old_sha256"),
                    StateJson.isTrue(object, "rolled_back"),
                    ConfirmDeadline.decode(deadline),
                    State.valueOf(StateJson.string(object, "state")),
                    ended == null ? null : Instant.parse(ended),
                    confirmedBy == null ? null : new TaskId(confirmedBy));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new InvalidJsonException("it is not a valid confirmation", e);
        }
    }
}
