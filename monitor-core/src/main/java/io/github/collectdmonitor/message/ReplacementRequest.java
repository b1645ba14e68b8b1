package io.github.collectdmonitor.message;

import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for a replacement with conditions (protocol, "Replacement control"). It is never sent as a plain config, so
 * that an agent that does not know an action rejects it instead of replacing the config.
 *
 * @param taskId the task id
 * @param timestamp when it was sent, or null if the message has no timestamp
 * @param action what to do
 */
public record ReplacementRequest(TaskId taskId, @Nullable Instant timestamp, ReplacementAction action)
        implements Request {
    @Override
    public Optional<Instant> sentAt() {
        return Optional.ofNullable(timestamp);
    }

    @Override
    public String summary() {
        return "replacement " + action.summary();
    }

    @Override
    public Optional<String> configSha256() {
        if (action instanceof Check check) {
            return Optional.of(ConfigHashes.inPlace(check.config()));
        }
        if (action instanceof Replace replace) {
            return Optional.of(ConfigHashes.inPlace(replace.config()));
        }
        return action instanceof Confirm confirm ? Optional.of(confirm.sha256()) : Optional.empty();
    }
}
