package io.github.collectdmonitor.trust;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Request;

/** The permission that a request needs. */
sealed interface Right {
    /** The permission to run one command. */
    record Command(String service, String command) implements Right {}

    /**
     * The permission to check, replace, confirm or roll back collectd.conf: even its check loads the files that a
     * config names.
     */
    record Config() implements Right {}

    static Right of(Request request) {
        return request instanceof CommandRequest command
                ? new Command(command.service(), command.command())
                : new Config();
    }
}
