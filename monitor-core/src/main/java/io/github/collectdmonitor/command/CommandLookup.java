package io.github.collectdmonitor.command;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.Services;
import java.util.Map;

/** The result of looking up the service and command of a request, with the values of its parameters. */
public sealed interface CommandLookup {
    /**
     * The host defines the command.
     *
     * @param definition the command to run, with its placeholders replaced by the values
     */
    record Defined(CommandDefinition definition) implements CommandLookup {}

    /**
     * The host does not define the command, or not with these parameters.
     *
     * @param outcome the rejection that is sent to the sender
     */
    record Unknown(Outcome outcome) implements CommandLookup {}

    /**
     * Looks up the service and command of a request and binds its parameters. The names only select a definition; they
     * never become part of the command line.
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
