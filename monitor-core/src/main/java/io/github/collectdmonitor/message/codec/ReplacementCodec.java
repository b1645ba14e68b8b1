package io.github.collectdmonitor.message.codec;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.message.ReplacementAction;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ReplacementAction.Unknown;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.codec.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes the member {@code replacement} of a request (protocol, "Replacement control"). */
final class ReplacementCodec {
    private final JsonObject object;
    private @Nullable String wrong;

    private ReplacementCodec(JsonObject object) {
        this.object = object;
    }

    static DecodedRequest decode(JsonObject request, TaskId taskId, @Nullable Instant timestamp) {
        if (!(request.get("replacement") instanceof JsonObject object)) {
            return new Invalid(taskId, "replacement is not an object");
        }
        ReplacementCodec codec = new ReplacementCodec(object);
        ReplacementAction action = codec.action();
        return codec.wrong == null
                ? new Valid(new ReplacementRequest(taskId, timestamp, action))
                : new Invalid(taskId, "replacement: " + codec.wrong);
    }

    private ReplacementAction action() {
        String name = string("action");
        return switch (name) {
            case "check" -> new Check(string("config"), hash("expected_sha256"));
            case "replace" -> new Replace(string("config"), hash("expected_sha256"), confirmWithin(), force());
            case "rollback" -> new RollBack(hash("expected_sha256"), confirmWithin());
            case "confirm" -> confirm();
            default -> new Unknown(name);
        };
    }

    private ReplacementAction confirm() {
        TaskId of = WireFields.taskId(object, "of_task_id");
        String sha256 = hash("sha256");
        if (of == null) {
            wrong("of_task_id", "is not an integer of 1 to 2^53");
        } else if (sha256 == null) {
            wrong("sha256", "is not a string");
        } else {
            return new Confirm(of, sha256);
        }
        return new Unknown("confirm");
    }

    /** Records the first error only: later ones may result from it. */
    private void wrong(String name, String error) {
        if (wrong == null) {
            wrong = object.has(name) ? name + " " + error : name + " is missing";
        }
    }

    private String string(String name) {
        String value = WireFields.string(object, name);
        if (value == null) {
            wrong(name, "is not a string");
        }
        return value == null ? "" : value;
    }

    private @Nullable String hash(String name) {
        if (!object.has(name)) {
            return null;
        }
        String value = string(name);
        if (!Sha256.isHash(value)) {
            wrong(name, "is not a SHA-256 of 64 hexadecimal digits");
        }
        return value;
    }

    private @Nullable Duration confirmWithin() {
        if (!object.has("confirm_within")) {
            return null;
        }
        Long seconds = WireFields.integer(object, "confirm_within");
        long longest = ReplacementAction.LONGEST_CONFIRMATION.toSeconds();
        if (seconds == null || seconds < 1 || seconds > longest) {
            wrong("confirm_within", "is not an integer of 1 to " + longest);
            return null;
        }
        return Duration.ofSeconds(seconds);
    }

    private boolean force() {
        if (!object.has("force")) {
            return false;
        }
        if (object.get("force") instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        wrong("force", "is not true or false");
        return false;
    }

    static JsonObject encode(ReplacementAction action) {
        JsonObject object = new JsonObject();
        if (action instanceof Check check) {
            object.addProperty("action", "check");
            object.addProperty("config", check.config());
            add(object, "expected_sha256", check.expectedSha256());
        } else if (action instanceof Replace replace) {
            object.addProperty("action", "replace");
            object.addProperty("config", replace.config());
            add(object, "expected_sha256", replace.expectedSha256());
            add(object, replace.confirmWithin());
            if (replace.force()) {
                object.addProperty("force", true);
            }
        } else if (action instanceof RollBack rollBack) {
            object.addProperty("action", "rollback");
            add(object, "expected_sha256", rollBack.expectedSha256());
            add(object, rollBack.confirmWithin());
        } else if (action instanceof Confirm confirm) {
            object.addProperty("action", "confirm");
            object.addProperty("of_task_id", confirm.ofTaskId().value());
            object.addProperty("sha256", confirm.sha256());
        } else if (action instanceof Unknown unknown) {
            object.addProperty("action", unknown.name());
        }
        return object;
    }

    private static void add(JsonObject object, String name, @Nullable String value) {
        if (value != null) {
            object.addProperty(name, value);
        }
    }

    private static void add(JsonObject object, @Nullable Duration confirmWithin) {
        if (confirmWithin != null) {
            object.addProperty("confirm_within", confirmWithin.toSeconds());
        }
    }
}
