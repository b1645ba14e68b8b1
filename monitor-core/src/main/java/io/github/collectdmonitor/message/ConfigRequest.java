package io.github.collectdmonitor.message;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to replace the host's collectd.conf.
 *
 * @param taskId the task id
 * @param timestamp when it was sent, or null if the message has no timestamp
 * @param config the complete new collectd.conf; it may contain passwords, so {@link #toString} omits it
 */
public record ConfigRequest(TaskId taskId, @Nullable Instant timestamp, String config) implements Request {
    @Override
    public Optional<Instant> sentAt() {
        return Optional.ofNullable(timestamp);
    }

    @Override
    public String summary() {
        return "config of " + config.length() + " characters";
    }

    @Override
    public Optional<String> configSha256() {
        return Optional.of(ConfigHashes.inPlace(config));
    }

    @Override
    public String toString() {
        return "ConfigRequest[taskId=" + taskId + ", timestamp=" + timestamp + ", " + summary() + "]";
    }
}
