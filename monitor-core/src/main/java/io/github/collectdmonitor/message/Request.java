package io.github.collectdmonitor.message;

import java.time.Instant;
import java.util.Optional;

/** A request of a sender to an agent. Its type selects what the agent does; the agent's own settings define how. */
public sealed interface Request permits CommandRequest, ConfigRequest, ReplacementRequest {
    /** Returns the task id, which is also that of the result. */
    TaskId taskId();

    /** Returns the timestamp of the request in whole seconds; empty if it is missing or unreadable. */
    Optional<Instant> sentAt();

    /** Returns a short description for a log line, without secrets. */
    String summary();

    /** Returns the hash that the requested config has in place; empty if the request has no config. */
    default Optional<String> configSha256() {
        return Optional.empty();
    }
}
