package io.github.collectdmonitor.message;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks an agent to run a command that its own config.json defines.
 *
 * @param taskId the sender's number for this task
 * @param timestamp when it was sent, or null where the message does not say
 * @param service the name of a service in the agent's config.json
 * @param command the name of one of that service's commands; never a command line
 */
public record CommandRequest(TaskId taskId, @Nullable Instant timestamp, String service, String command)
        implements Request {
    @Override
    public Optional<Instant> sentAt() {
        return Optional.ofNullable(timestamp);
    }

    @Override
    public String summary() {
        return "command " + Texts.quoted(service) + " " + Texts.quoted(command);
    }
}
