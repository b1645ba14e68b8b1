package io.github.collectdmonitor.collectd.process;

import io.github.collectdmonitor.process.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A program that restarts a daemon that has ended.
 *
 * @param name its name, for use in a sentence
 * @param process its process, or null if it is an init
 * @param unit the systemd unit, or null
 * @param advice how to let the agent control the daemon through it
 */
public record Supervisor(
        String name,
        @Nullable ProcessIdentity process,
        @Nullable String unit,
        String advice) {
    static final String COLLECTDMON = "collectdmon";

    private static final String BY_COMMANDS = "define both Services.collectd.commands.start and"
            + " Services.collectd.commands.stop in config.json, to control collectd through it";

    static Supervisor process(String name, ProcessIdentity identity) {
        return new Supervisor(name + " (" + identity + ")", identity, null, BY_COMMANDS);
    }

    static Supervisor init(String name) {
        return new Supervisor(name, null, null, BY_COMMANDS);
    }

    static Supervisor unit(String unit) {
        return new Supervisor(
                "systemd, as the unit " + unit,
                null,
                unit,
                "set Services.collectd.Unit to " + unit
                        + " and Services.collectd.Control to systemd in config.json, so that it is controlled by its unit");
    }

    static Supervisor userUnit(String unit) {
        return new Supervisor("the systemd of a user, as " + unit, null, null, BY_COMMANDS);
    }

    /** Whether it ends with its stopped daemon; other supervisors may wait for the next start. */
    public boolean endsWithItsDaemon() {
        return name.startsWith(COLLECTDMON);
    }
}
