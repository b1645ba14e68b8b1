package io.github.collectdmonitor.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whom config.json names under {@code Senders}.
 *
 * @param name what its signatures say; {@value #ANONYMOUS} for whoever does not sign, {@value #LOCAL_RULES} for the
 *     host's own rules
 * @param key proves its signatures, or null for these two, which have none
 * @param allow what it may do
 * @param deny what it may not do, whatever {@code allow} says
 */
public record Sender(String name, @Nullable VerifyKey key, List<RightPattern> allow, List<RightPattern> deny) {
    /** Who sends requests without a signature. */
    public static final String ANONYMOUS = "anonymous";

    /** Who has the recovery commands of this host's own rules run; these need no key. */
    public static final String LOCAL_RULES = "local-rules";

    /** Who sends requests whose signature is not valid, whatever name it bears. */
    public static final String UNVERIFIED = "unverified";

    /**
     * Copies the patterns.
     *
     * @throws IllegalArgumentException if anybody but {@value #ANONYMOUS} and {@value #LOCAL_RULES} has no key, or one of them
     *     has
     */
    public Sender {
        if (isKeyless(name) != (key == null)) {
            throw new IllegalArgumentException("\"" + name + "\" must " + (key == null ? "have a key" : "have none"));
        }
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** Whether a name stands for no sender in particular. */
    static boolean isReserved(String name) {
        return isKeyless(name) || name.equals(UNVERIFIED);
    }

    /** Whether a name stands for those who prove nothing by a key. */
    public static boolean isKeyless(String name) {
        return name.equals(ANONYMOUS) || name.equals(LOCAL_RULES);
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
