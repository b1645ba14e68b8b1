package io.github.collectdmonitor.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom config.json names under {@code Senders}.
 *
 * @param name what its signatures say; {@value #ANONYMOUS} for whoever does not sign
 * @param key proves its signatures, or null for {@value #ANONYMOUS}, who has none
 * @param allow what it may do
 * @param deny what it may not do, whatever {@code allow} says
 */
public record Sender(String name, @Nullable VerifyKey key, List<RightPattern> allow, List<RightPattern> deny) {
    /** Who sends requests without a signature. */
    public static final String ANONYMOUS = "anonymous";

    /** Who sends requests whose signature is not valid, whatever name it bears. */
    public static final String UNVERIFIED = "unverified";

    /**
     * Copies the patterns.
     *
     * @throws IllegalArgumentException if anybody but {@value #ANONYMOUS} has no key, or that one has
     */
    public Sender {
        if (name.equals(ANONYMOUS) != (key == null)) {
            throw new IllegalArgumentException("a sender must have a key, and \"anonymous\" must have none");
        }
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Whether a name stands for no sender in particular. */
    static boolean isReserved(String name) {
        return name.equals(ANONYMOUS) || name.equals(UNVERIFIED);
    }

    /** Whether a name is one that a sender with a key can have: 1 to 64 letters, digits, {@code . _ @ -}. */
    public static boolean isName(String name) {
        return SignatureProperties.NAME.matcher(name).matches() && !isReserved(name);
    }

    boolean may(Right right) {
        return allow.stream().anyMatch(pattern -> pattern.covers(right))
                && deny.stream().noneMatch(pattern -> pattern.covers(right));
    }
}
