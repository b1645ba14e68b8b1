package io.github.collectdmonitor.settings;

import java.util.Map;
import java.util.TreeSet;

/**
 * The variables that config.json adds to the environment of the programs that the agent starts.
 *
 * @param variables by name
 */
public record CommandEnvironment(Map<String, String> variables) {
    /** Copies the variables. */
    public CommandEnvironment {
        variables = Map.copyOf(variables);
    }

    /** Returns only the names, since a value may be a secret. */
    @Override
    public String toString() {
        return "CommandEnvironment" + new TreeSet<>(variables.keySet());
    }
}
