package io.github.collectdmonitor.message;

import java.time.Instant;
import java.util.Optional;

/** What a sender asks of an agent. The kind decides what the agent does; the agent's own settings decide how. */
public sealed interface Request permits CommandRequest, ConfigRequest, ReplacementRequest {
    /** The sender's number for this task; its result bears the same. */
    TaskId taskId();

    /** When the sender says that it sent this, in whole seconds; absent where it is missing or unreadable. */
    Optional<Instant> sentAt();

    /** What is asked, short enough for a log line and free of secrets. */
    String summary();

    /** The hash of the config that it would put into place, check or keep, as it would be there; empty where it names none. */
    default Optional<String> configSha256() {
        return Optional.empty();
    }
}
