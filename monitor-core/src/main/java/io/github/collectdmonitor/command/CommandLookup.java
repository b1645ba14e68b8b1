package io.github.collectdmonitor.command;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.Services;
import java.util.Map;

/** What the names in a request stand for on this host. */
public sealed interface CommandLookup {
    /** The host defines it. */
    record Defined(CommandDefinition definition) implements CommandLookup {}

    /**
     * The host does not define it.
     *
     * @param outcome what the sender is told
     */
    record Unknown(Outcome outcome) implements CommandLookup {}

    /** Looks up a request's names; they select a definition and never become part of what is run. */
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
                : new Defined(definition);
    }

    private static String shown(String name) {
        return name.length() <= 200 ? name : name.substring(0, 200) + "…";
    }
}
