package io.github.collectdmonitor.command;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.Services;
import java.util.Map;

/** What the names in a request stand for on this host, with the values of its parameters. */
public sealed interface CommandLookup {
    /**
     * The host defines it.
     *
     * @param definition what to run, with the values in their places
     */
    record Defined(CommandDefinition definition) implements CommandLookup {}

    /**
     * The host does not define it, or not with these parameters.
     *
     * @param outcome what the sender is told
     */
    record Unknown(Outcome outcome) implements CommandLookup {}

    /**
     * Looks up a request's names, which select a definition and never become part of what is run, and puts the values of
     * its parameters where the definition has places for them.
     */
    static CommandLookup find(Services services, CommandRequest request) {
        if (services.commands().isEmpty()) {
            return new Unknown(Outcome.of(ResultCode.NO_SERVICES, "No service is configured"));
        }
        Map<String, CommandDefinition> commands = services.commands().get(request.service());
        if (commands == null) {
            return new Unknown(Outcome.of(
                    ResultCode.NO_SUCH_SERVICE, "Cannot find the service settings for: " + shown(request.service())));
        }
        CommandDefinition definition = commands.get(request.command());
        return definition == null
                ? new Unknown(Outcome.of(
                        ResultCode.NO_SUCH_COMMAND,
                        "Cannot find " + shown(request.command()) + " command for " + shown(request.service())))
                : ParameterBinding.bind(definition, request.parameters());
    }

    private static String shown(String name) {
        return name.length() <= 200 ? name : name.substring(0, 200) + "…";
    }
}
