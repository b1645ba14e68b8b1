package io.github.collectdmonitor.replace;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.TaskId;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A config that is gone back from unless its sender confirms it.
 *
 * @param taskId the task that put it into place
 * @param place where
 * @param newSha256 of it
 * @param oldSha256 of the config to go back to, of which there is a copy for this
 * @param rolledBack whether it was brought back by a rollback
 * @param deadline when the agent goes back
 * @param state whether it still waits
 * @param ended when that was decided, or null while it waits
 * @param confirmedBy the task that confirmed it, until its result is recorded; else null
 */
record Confirmation(
        TaskId taskId,
        Path place,
        String newSha256,
        String oldSha256,
        boolean rolledBack,
        ConfirmDeadline deadline,
        State state,
        @Nullable Instant ended,
        @Nullable TaskId confirmedBy) {
    /** What became of it. */
    enum State {
        /** Its time runs. */
        WAITING,
        /** It stays for good. */
        CONFIRMED,
        /** The config before is in place again, or was to be: its replacement says what came of it. */
        WENT_BACK,
        /** Somebody had put another config in place meanwhile, which was left there. */
        LEFT
    }

    boolean waits() {
        return state == State.WAITING;
    }

    Confirmation ended(State how, Instant when, @Nullable TaskId by) {
        return new Confirmation(taskId, place, newSha256, oldSha256, rolledBack, deadline, how, when, by);
    }

    byte[] encode() {
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

    static Confirmation decode(byte[] bytes) throws InvalidJsonException {
        JsonObject object = StateJson.object(bytes);
        JsonObject deadline = StateJson.objectOrNull(object, "deadline");
        if (deadline == null) {
            throw new InvalidJsonException("it has no deadline");
        }
        String ended = StateJson.stringOrNull(object, "ended");
        Long confirmedBy = StateJson.numberOrNull(object, "confirmed_by");
        try {
            return new Confirmation(
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
            throw new InvalidJsonException("it is no confirmation", e);
        }
    }
}
