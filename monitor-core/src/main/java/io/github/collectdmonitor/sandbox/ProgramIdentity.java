package io.github.collectdmonitor.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a program is given besides its arguments.
 *
 * @param variables its whole environment, or empty for that of whatever else the agent runs
 * @param user whom it runs as by name or number, or null for the agent's own user
 * @param group its group by name or number, or null for the user's own
 * @param folder its working folder, or null for the root
 */
public record ProgramIdentity(
        Map<String, String> variables,
        @Nullable String user,
        @Nullable String group,
        @Nullable String folder) {
    /** That of whatever else the agent runs. */
    public static final ProgramIdentity AGENT = new ProgramIdentity(Map.of(), null, null, null);

    /** Copies the variables. */
    public ProgramIdentity {
        variables = Map.copyOf(variables);
    }

    /** Shows no variable: a value may be a secret. */
    @Override
    public String toString() {
        return "ProgramIdentity[user=" + user + ", group=" + group + ", folder=" + folder + "]";
    }
}
