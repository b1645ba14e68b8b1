package io.github.collectdmonitor.access;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Request;

/** The permission that a request needs. */
sealed interface Permission {
    /** The permission to run one command. */
    record Command(String service, String command) implements Permission {}

    /**
     * The permission to check, replace, confirm or roll back collectd.conf: even its check loads the files that a
     * config names.
     */
    record Config() implements Permission {}

    static Permission of(Request request) {
        return request instanceof CommandRequest command
                ? new Command(command.service(), command.command())
                : new Config();
    }
}
