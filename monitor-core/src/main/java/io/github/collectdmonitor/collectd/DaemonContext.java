package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.process.ProcessEnvironment;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.sandbox.ProgramIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The environment, user and working folder of a collectd that the replacement starts, as far as known.
 *
 * @param identity its environment, user and working folder
 * @param warnings warnings about what is unknown
 * @param difference the difference from the running collectd, as text that begins with a semicolon, or an empty string;
 *     it contains names of variables, but no values
 */
public record DaemonContext(ProgramIdentity identity, List<String> warnings, String difference) {
    /** The context with the environment of the agent's other commands. */
    static final DaemonContext AGENT = new DaemonContext(ProgramIdentity.AGENT, List.of(), "");

    public DaemonContext {
        warnings = List.copyOf(warnings);
    }

    /**
     * Returns the context of a collectd that is started without systemd. What a start command provides is only known
     * from a running one.
     *
     * @param running the running collectd
     * @param byCommand whether a command of config.json starts it
     * @param ofTheAgent the environment of the agent's other commands
     */
    public static DaemonContext of(
            Optional<ProcessIdentity> running, boolean byCommand, Map<String, String> ofTheAgent) {
        Map<String, String> runs = running.map(ProcessEnvironment::of).orElse(Map.of());
        if (byCommand) {
            return runs.isEmpty()
                    ? new DaemonContext(
                            ProgramIdentity.AGENT,
                            List.of("The environment that the start command of config.json gives collectd is unknown,"
                                    + " because collectd does not run; the check used the environment of the agent's"
                                    + " commands"),
                            "")
                    : new DaemonContext(new ProgramIdentity(runs, null, null, null), List.of(), "");
        }
        Set<String> names = ProcessEnvironment.differing(runs, ofTheAgent);
        String difference = "; the running collectd has variables that a collectd started by the agent does not get, or"
                + " gets with another value: " + String.join(", ", names) + " (see Environment in config.json)";
        return names.isEmpty() ? AGENT : new DaemonContext(ProgramIdentity.AGENT, List.of(), difference);
    }
}
