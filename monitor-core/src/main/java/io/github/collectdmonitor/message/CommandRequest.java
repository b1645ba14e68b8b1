package io.github.collectdmonitor.message;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request to run a command that the agent's config.json defines.
 *
 * @param taskId the task id
 * @param timestamp when it was sent, or null if the message has no timestamp
 * @param service the name of a service in the agent's config.json
 * @param command the name of one of that service's commands; never a command line
 * @param parameters the values of the parameters by name, in the sender's order; they may
 *     be secret, so neither {@link #summary} nor {@link #toString} contains them
 */
public record CommandRequest(
        TaskId taskId, @Nullable Instant timestamp, String service, String command, Map<String, String> parameters)
        implements Request {
    /** Copies the parameters. */
    public CommandRequest {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** Creates a request without parameters. */
    public CommandRequest(TaskId taskId, @Nullable Instant timestamp, String service, String command) {
        this(taskId, timestamp, service, command, Map.of());
    }

    @Override
    public Optional<Instant> sentAt() {
        return Optional.ofNullable(timestamp);
    }

    @Override
    public String summary() {
        String names = parameters.keySet().stream().map(DisplayText::quoted).collect(Collectors.joining(", "));
        return "command " + DisplayText.quoted(service) + " " + DisplayText.quoted(command)
                + (names.isEmpty() ? "" : " with " + names);
    }

    @Override
    public String toString() {
        return "CommandRequest[taskId=" + taskId + ", timestamp=" + timestamp + ", " + summary() + "]";
    }
}
