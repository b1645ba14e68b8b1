package io.github.collectdmonitor.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment, user, group and working folder of a program.
 *
 * @param variables its whole environment, or empty for the environment of the agent's other commands
 * @param user the name or number of its user, or null for the agent's user
 * @param group the name or number of its group, or null for the group of the user
 * @param folder its working folder, or null for the root
 */
public record ProgramIdentity(
        Map<String, String> variables,
        @Nullable String user,
        @Nullable String group,
        @Nullable String folder) {
    /** The identity of the agent's other commands. */
    public static final ProgramIdentity AGENT = new ProgramIdentity(Map.of(), null, null, null);

    /** Copies the variables. */
    public ProgramIdentity {
        variables = Map.copyOf(variables);
    }

    /** Shows no variables: a value may be a secret. */
    @Override
    public String toString() {
        return "ProgramIdentity[user=" + user + ", group=" + group + ", folder=" + folder + "]";
    }
}
