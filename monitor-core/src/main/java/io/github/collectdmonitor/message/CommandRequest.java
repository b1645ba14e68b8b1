package io.github.collectdmonitor.message;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks an agent to run a command that its own config.json defines.
 *
 * @param taskId the sender's number for this task
 * @param timestamp when it was sent, or null where the message does not say
 * @param service the name of a service in the agent's config.json
 * @param command the name of one of that service's commands; never a command line
 * @param parameters by name, the values of the parameters that the definition declares, in the sender's order; they may
 *     be anything that a sender writes, so neither {@link #summary} nor {@link #toString} has them
 */
public record CommandRequest(
        TaskId taskId, @Nullable Instant timestamp, String service, String command, Map<String, String> parameters)
        implements Request {
    /** Copies the parameters. */
    public CommandRequest {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** A request without parameters. */
    public CommandRequest(TaskId taskId, @Nullable Instant timestamp, String service, String command) {
        this(taskId, timestamp, service, command, Map.of());
    }

    @Override
    public Optional<Instant> sentAt() {
        return Optional.ofNullable(timestamp);
    }

    @Override
    public String summary() {
        String names = parameters.keySet().stream().map(Texts::quoted).collect(Collectors.joining(", "));
        return "command " + Texts.quoted(service) + " " + Texts.quoted(command)
                + (names.isEmpty() ? "" : " with " + names);
    }

    @Override
    public String toString() {
        return "CommandRequest[taskId=" + taskId + ", timestamp=" + timestamp + ", " + summary() + "]";
    }
}
