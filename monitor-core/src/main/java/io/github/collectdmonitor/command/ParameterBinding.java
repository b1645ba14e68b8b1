package io.github.collectdmonitor.command;

import io.github.collectdmonitor.command.CommandLookup.Defined;
import io.github.collectdmonitor.command.CommandLookup.Unknown;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.parameter.ParameterPattern;
import java.util.Map;
import java.util.Optional;

/** Checks the parameters of a request against a command definition, and binds them. No message contains a value. */
final class ParameterBinding {
    private static final int LONGEST_SHOWN = 80;

    private ParameterBinding() {}

    static CommandLookup bind(CommandDefinition definition, Map<String, String> values) {
        Map<String, ParameterPattern> declared = definition instanceof Argv argv ? argv.parameters() : Map.of();
        for (String name : values.keySet()) {
            if (!declared.containsKey(name)) {
                return refused(name, "is not declared for this command");
            }
        }
        for (Map.Entry<String, ParameterPattern> parameter : declared.entrySet()) {
            String value = values.get(parameter.getKey());
            if (value == null) {
                return refused(parameter.getKey(), "is missing");
            }
            Optional<String> refusal = parameter.getValue().refusal(value);
            if (refusal.isPresent()) {
                return refused(parameter.getKey(), refusal.get());
            }
        }
        return new Defined(definition instanceof Argv argv && !declared.isEmpty() ? argv.with(values) : definition);
    }

    private static Unknown refused(String name, String reason) {
        String shown = name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…";
        return new Unknown(
                Outcome.of(ResultCode.INVALID_MESSAGE, "Invalid message: parameters: \"" + shown + "\" " + reason));
    }
}
