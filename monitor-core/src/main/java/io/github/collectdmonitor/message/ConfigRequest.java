package io.github.collectdmonitor.message;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks an agent to replace its host's collectd.conf.
 *
 * @param taskId the sender's number for this task
 * @param timestamp when it was sent, or null where the message does not say
 * @param config the whole new collectd.conf; it may hold passwords, so {@link #toString} leaves it out
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
