package io.github.collectdmonitor.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sender in {@code Senders} of config.json.
 *
 * @param name the name in its signatures; {@value #ANONYMOUS} for unsigned requests, {@value #LOCAL_RULES}
 *     for the host's own rules
 * @param key verifies its signatures, or null for these two, which have none
 * @param allow its permissions
 * @param deny exceptions from {@code allow}
 */
public record Sender(String name, @Nullable VerifyKey key, List<RightPattern> allow, List<RightPattern> deny) {
    /** The sender of requests without a signature. */
    public static final String ANONYMOUS = "anonymous";

    /** The sender of the recovery commands of this host's own rules, which need no key. */
    public static final String LOCAL_RULES = "local-rules";

    /** The sender of requests with an invalid signature, whatever name it contains. */
    public static final String UNVERIFIED = "unverified";

    /**
     * Copies the patterns.
     *
     * @throws IllegalArgumentException if {@value #ANONYMOUS} or {@value #LOCAL_RULES} has a key, or another sender
     *     has none
     */
    public Sender {
        if (isKeyless(name) != (key == null)) {
            throw new IllegalArgumentException("\"" + name + "\" must " + (key == null ? "have a key" : "have none"));
        }
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Returns whether a name is reserved. */
    static boolean isReserved(String name) {
        return isKeyless(name) || name.equals(UNVERIFIED);
    }

    /** Returns whether a name is that of a sender without a key. */
    public static boolean isKeyless(String name) {
        return name.equals(ANONYMOUS) || name.equals(LOCAL_RULES);
    }

    /** Returns whether a name is valid for a sender with a key: 1 to 64 letters, digits, {@code . _ @ -}. */
    public static boolean isName(String name) {
        return SignatureProperties.NAME.matcher(name).matches() && !isReserved(name);
    }

    boolean may(Right right) {
        return allow.stream().anyMatch(pattern -> pattern.covers(right))
                && deny.stream().noneMatch(pattern -> pattern.covers(right));
    }
}
