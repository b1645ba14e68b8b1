package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.access.PermissionPattern;
import io.github.collectdmonitor.access.Sender;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.CommandDefinition;
import io.github.collectdmonitor.settings.CommandDefinition.Argv;
import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import io.github.collectdmonitor.settings.Services;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Finds commands that cannot be run, and permissions for commands that do not exist. */
public final class CommandsCheck {
    private static final String DIGITS = "\\d+";

    private final Services services;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private CommandsCheck(Services services) {
        this.services = services;
    }

    /** Returns a warning for each, in the order of their names. */
    public static List<ConfigProblem> warnings(AgentSettings settings) {
        CommandsCheck check = new CommandsCheck(settings.services());
        new TreeMap<>(settings.services().commands())
                .forEach((service, commands) -> new TreeMap<>(commands)
                        .forEach((command, definition) ->
                                check.check("Services." + service + ".commands." + command, definition)));
        new TreeMap<>(settings.trust().rules().policy().senders()).values().forEach(check::check);
        return check.problems;
    }

    private void check(String place, CommandDefinition definition) {
        if (definition instanceof Argv program) {
            Path path = Path.of(program.argv().get(0));
            if (!Files.exists(path)) {
                warn(place, "there is no program " + path);
            } else if (Files.isDirectory(path) || !Files.isExecutable(path)) {
                warn(place, path + " cannot be run: it is a folder, or may not be executed");
            }
            String user = program.user();
            // A numeric user id need not have a name.
            if (user != null && !user.matches(DIGITS) && !exists(user)) {
                warn(place, "there is no user " + user);
            }
        }
    }

    private static boolean exists(String user) {
        try {
            FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (UserPrincipalNotFoundException e) {
            return false;
        } catch (IOException e) {
            // The user database is not available now.
            return true;
        }
    }

    private void check(Sender sender) {
        if (sender.allow().isEmpty()) {
            warn("Senders." + sender.name(), "has no Allow, so it has no permissions");
        }
        check("Senders." + sender.name() + ".Allow", sender.allow());
        check("Senders." + sender.name() + ".Deny", sender.deny());
    }

    private void check(String place, List<PermissionPattern> patterns) {
        for (PermissionPattern pattern : patterns) {
            boolean covers = pattern.toString().equals(PermissionPattern.CONFIG)
                    || services.commands().entrySet().stream()
                            .anyMatch(service -> service.getValue().keySet().stream()
                                    .anyMatch(command -> pattern.covers(service.getKey(), command)));
            if (!covers) {
                warn(place, "\"" + pattern + "\" matches no command of Services");
            }
        }
    }

    private void warn(String place, String text) {
        problems.add(new ConfigProblem(Severity.WARNING, place, text));
    }
}
