package io.github.collectdmonitor.packet;

/**
 * Why a packet, or the rest of it, was rejected.
 *
 * @param kind the kind for counts
 * @param reason one line for the log
 */
public record Refusal(Kind kind, String reason) {
    /** The kinds of rejections. */
    public enum Kind {
        /** Signed or encrypted with another password, or altered. The packet's rest is not read. */
        BAD_SIGNATURE,
        /** The auth file has no such user, or there is no auth file for decryption. The packet's rest is not read. */
        UNKNOWN_USER,
        /**
         * Parts that are less protected than the security level requires. Better protected parts of the packet are
         * read.
         */
        INSECURE,
        /** Truncated, or not a packet of collectd. Earlier parts are read, the rest is not. */
        MALFORMED,
        /**
         * Values without host, plugin, type or time, too many values, or an incomplete notification; only these are
         * dropped.
         */
        INCOMPLETE
    }

    static final Refusal CUT_OFF = malformed("it is truncated, or a part has a wrong length");
    static final Refusal BAD_TEXT = malformed("a text is empty, too long, or not terminated");
    static final Refusal BAD_NUMBER = malformed("a number does not have 8 bytes");
    static final Refusal BAD_TIME = malformed("a time or an interval is after the year 2262");
    static final Refusal BAD_VALUES =
            malformed("values do not match the length of their part, or have an unknown type");
    static final Refusal BAD_ENVELOPE = malformed("a signed or encrypted part is too short");
    static final Refusal NESTED = malformed("a signed or encrypted part is within another");
    static final Refusal INCOMPLETE_VALUES = new Refusal(Kind.INCOMPLETE, "values without host, plugin, type or time");
    static final Refusal INCOMPLETE_NOTIFICATION =
            new Refusal(Kind.INCOMPLETE, "a notification without time, severity or message");
    static final Refusal TOO_MANY_VALUES =
            new Refusal(Kind.INCOMPLETE, "more values in a list than a line of types.db can define");
    static final Refusal NOT_SIGNED = new Refusal(Kind.INSECURE, "it is neither signed nor encrypted");
    static final Refusal NOT_ENCRYPTED = new Refusal(Kind.INSECURE, "it is not encrypted");
    static final Refusal NO_AUTH_FILE = new Refusal(Kind.UNKNOWN_USER, "it is encrypted, and there is no auth file");

    private static Refusal malformed(String reason) {
        return new Refusal(Kind.MALFORMED, reason);
    }
}
