package io.github.collectdmonitor.message.codec;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.DisplayText;
import io.github.collectdmonitor.message.codec.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Encodes and decodes the member {@code parameters} of a command (protocol, "Parameters"). Values are checked against
 * the command's definition later.
 */
final class ParametersCodec {
    private static final String MEMBER = "parameters";

    private ParametersCodec() {}

    /** Adds the parameters of a message, if it has any, to its command. */
    static DecodedRequest decode(JsonObject message, CommandRequest command) {
        if (!message.has(MEMBER)) {
            return new Valid(command);
        }
        if (!(message.get(MEMBER) instanceof JsonObject object)) {
            return new Invalid(command.taskId(), MEMBER + " is not an object");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
            if (!(member.getValue() instanceof JsonPrimitive value) || !value.isString()) {
                return new Invalid(
                        command.taskId(), MEMBER + ": " + DisplayText.quoted(member.getKey()) + " is not a string");
            }
            parameters.put(member.getKey(), value.getAsString());
        }
        return new Valid(new CommandRequest(
                command.taskId(), command.timestamp(), command.service(), command.command(), parameters));
    }

    /** Adds parameters to a message; without any, the message is as that of lua-collectd-monitor. */
    static void encode(Map<String, String> parameters, JsonObject message) {
        if (parameters.isEmpty()) {
            return;
        }
        JsonObject object = new JsonObject();
        parameters.forEach(object::addProperty);
        message.add(MEMBER, object);
    }
}
