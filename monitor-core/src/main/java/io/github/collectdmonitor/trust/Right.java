package io.github.collectdmonitor.trust;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Request;

/** What a request needs to be allowed. */
sealed interface Right {
    /** To run one command. */
    record Command(String service, String command) implements Right {}

    /** To check, replace, confirm or roll back collectd.conf: even its check loads what a config names. */
    record Config() implements Right {}

    static Right of(Request request) {
        return request instanceof CommandRequest command
                ? new Command(command.service(), command.command())
                : new Config();
    }
}
