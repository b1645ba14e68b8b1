package io.github.collectdmonitor.signature;

import java.util.regex.Pattern;

/** Names of senders, and those that are reserved. */
public final class SenderName {
    /** The sender of requests without a signature. */
    public static final String ANONYMOUS = "anonymous";

    /** The sender of the recovery commands of this host's own rules, which need no key. */
    public static final String LOCAL_RULES = "local-rules";

    /** The sender of requests with an invalid signature, whatever name it contains. */
    public static final String UNVERIFIED = "unverified";

    /** The syntax of a sender's name. */
    static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    private SenderName() {}

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
        return SYNTAX.matcher(name).matches() && !isReserved(name);
    }
}
