package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.sandbox.ProgramIdentity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a collectd that the replacement starts is given besides its arguments, as far as it is known.
 *
 * @param identity its environment, user and working folder
 * @param warnings what is not known of it
 * @param difference how it differs from what the running collectd has, in a sentence that begins with a semicolon; empty
 *     where it does not. Names of variables stand in it, and no values
 */
record DaemonContext(ProgramIdentity identity, List<String> warnings, String difference) {
    /** One that is started with the environment of whatever the agent runs. */
    static final DaemonContext AGENT = new DaemonContext(ProgramIdentity.AGENT, List.of(), "");

    DaemonContext {
        warnings = List.copyOf(warnings);
    }

    /**
     * That of one which is started without systemd. What a start command gives it can only be seen at one that runs.
     *
     * @param running the one that runs now
     * @param byCommand whether a command of config.json starts it
     * @param ofTheAgent the environment of whatever the agent runs
     */
    static DaemonContext of(Optional<ProcessIdentity> running, boolean byCommand, Map<String, String> ofTheAgent) {
        Map<String, String> runs = running.map(ProcessEnvironment::of).orElse(Map.of());
        if (byCommand) {
            return runs.isEmpty()
                    ? new DaemonContext(
                            ProgramIdentity.AGENT,
                            List.of("What environment the start command of config.json gives collectd is not known,"
                                    + " since none runs; the check had the agent's own"),
                            "")
                    : new DaemonContext(new ProgramIdentity(runs, null, null, null), List.of(), "");
        }
        Set<String> names = ProcessEnvironment.differing(runs, ofTheAgent);
        String difference = "; the collectd that runs now has variables that one started by the agent does not get, or"
                + " gets with another value: " + String.join(", ", names) + " (see Environment in config.json)";
        return names.isEmpty() ? AGENT : new DaemonContext(ProgramIdentity.AGENT, List.of(), difference);
    }
}
