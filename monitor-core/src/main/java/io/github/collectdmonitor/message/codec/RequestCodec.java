package io.github.collectdmonitor.message.codec;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ConfigRequest;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.codec.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import java.time.Instant;

/**
 * Encodes and decodes requests as JSON (protocol, "Requests"). Decodes the messages of lua-collectd-monitor's
 * senders.
 */
public final class RequestCodec {
    private RequestCodec() {}

    /** Decodes a request; never throws, whatever the bytes are. */
    public static DecodedRequest decode(byte[] payload) {
        JsonElement root;
        try {
            root = StrictJson.read(payload);
        } catch (InvalidJsonException e) {
            return new Invalid(null, e.getMessage() == null ? "it is not JSON" : e.getMessage());
        }
        if (!(root instanceof JsonObject object)) {
            return new Invalid(null, "it is not a JSON object");
        }
        if (!object.has("task_id")) {
            return new Invalid(null, "task_id is missing");
        }
        TaskId taskId = WireFields.taskId(object);
        if (taskId == null) {
            return new Invalid(null, "task_id is not an integer of 1 to 2^53");
        }
        return decode(object, taskId);
    }

    private static DecodedRequest decode(JsonObject object, TaskId taskId) {
        int kinds = 0;
        for (String kind : new String[] {"command", "config", "replacement"}) {
            kinds += object.has(kind) ? 1 : 0;
        }
        if (kinds == 0 && object.has("code")) {
            // Otherwise two agents with exchanged topics would answer each other's results forever.
            return new Invalid(null, "it is a result, not a request");
        }
        if (kinds != 1) {
            return new Invalid(taskId, "it must have one of command, config and replacement, and has " + kinds);
        }
        Instant timestamp = WireFields.timestamp(object);
        if (object.has("command")) {
            String service = WireFields.string(object, "service");
            String command = WireFields.string(object, "command");
            if (service == null || command == null) {
                return new Invalid(taskId, (service == null ? "service" : "command") + " is not a string");
            }
            return ParametersCodec.decode(object, new CommandRequest(taskId, timestamp, service, command));
        }
        if (object.has("config")) {
            String config = WireFields.string(object, "config");
            return config == null
                    ? new Invalid(taskId, "config is not a string")
                    : new Valid(new ConfigRequest(taskId, timestamp, config));
        }
        return ReplacementCodec.decode(object, taskId, timestamp);
    }

    /** Encodes a request as UTF-8. */
    public static byte[] encode(Request request) {
        JsonObject object = new JsonObject();
        object.addProperty("task_id", request.taskId().value());
        request.sentAt().ifPresent(sentAt -> object.addProperty("timestamp", WireFields.seconds(sentAt)));
        if (request instanceof CommandRequest command) {
            object.addProperty("service", command.service());
            object.addProperty("command", command.command());
            ParametersCodec.encode(command.parameters(), object);
        } else if (request instanceof ConfigRequest config) {
            object.addProperty("config", config.config());
        } else if (request instanceof ReplacementRequest replacement) {
            object.add("replacement", ReplacementCodec.encode(replacement.action()));
        }
        return WireFields.bytes(object);
    }
}
