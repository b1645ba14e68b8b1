package io.github.collectdmonitor.message;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.message.DecodedRequest.Invalid;
import io.github.collectdmonitor.message.DecodedRequest.Valid;
import java.util.LinkedHashMap;
import java.util.Map;

/** The member {@code parameters} of a command (protocol, "Requests"). What a value may be, the definition says. */
final class ParametersCodec {
    private static final String MEMBER = "parameters";

    private ParametersCodec() {}

    /** Adds the parameters of a message, where it has any, to the command that it names. */
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
                        command.taskId(), MEMBER + ": " + Texts.quoted(member.getKey()) + " is not a string");
            }
            parameters.put(member.getKey(), value.getAsString());
        }
        return new Valid(new CommandRequest(
                command.taskId(), command.timestamp(), command.service(), command.command(), parameters));
    }

    /** Writes parameters into a message; none leave it as the first system wrote it. */
    static void encode(Map<String, String> parameters, JsonObject message) {
        if (parameters.isEmpty()) {
            return;
        }
        JsonObject object = new JsonObject();
        parameters.forEach(object::addProperty);
        message.add(MEMBER, object);
    }
}
