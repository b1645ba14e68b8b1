package io.github.collectdmonitor.access;

import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.signature.VerifyKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sender in {@code Senders} of config.json.
 *
 * @param name the name in its signatures; {@value SenderName#ANONYMOUS} for unsigned requests, {@value SenderName#LOCAL_RULES}
 *     for the host's own rules
 * @param key verifies its signatures, or null for these two, which have none
 * @param allow its permissions
 * @param deny exceptions from {@code allow}
 */
public record Sender(
        String name, @Nullable VerifyKey key, List<PermissionPattern> allow, List<PermissionPattern> deny) {
    /**
     * Copies the patterns.
     *
     * @throws IllegalArgumentException if {@value SenderName#ANONYMOUS} or {@value SenderName#LOCAL_RULES} has a key, or another sender
     *     has none
     */
    public Sender {
        if (SenderName.isKeyless(name) != (key == null)) {
            throw new IllegalArgumentException("\"" + name + "\" must " + (key == null ? "have a key" : "have none"));
        }
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    boolean may(Permission permission) {
        return allow.stream().anyMatch(pattern -> pattern.covers(permission))
                && deny.stream().noneMatch(pattern -> pattern.covers(permission));
    }
}
