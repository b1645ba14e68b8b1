package io.github.collectdmonitor.packet.security;

/**
 * Why a packet, or the rest of it, was rejected.
 *
 * @param kind the kind for counts
 * @param reason one line for the log
 */
public record PacketRejection(Kind kind, String reason) {
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

    public static final PacketRejection CUT_OFF = malformed("it is truncated, or a part has a wrong length");
    public static final PacketRejection BAD_TEXT = malformed("a text is empty, too long, or not terminated");
    public static final PacketRejection BAD_NUMBER = malformed("a number does not have 8 bytes");
    public static final PacketRejection BAD_TIME = malformed("a time or an interval is after the year 2262");
    public static final PacketRejection BAD_VALUES =
            malformed("values do not match the length of their part, or have an unknown type");
    static final PacketRejection BAD_ENVELOPE = malformed("a signed or encrypted part is too short");
    public static final PacketRejection NESTED = malformed("a signed or encrypted part is within another");
    public static final PacketRejection INCOMPLETE_VALUES =
            new PacketRejection(Kind.INCOMPLETE, "values without host, plugin, type or time");
    public static final PacketRejection INCOMPLETE_NOTIFICATION =
            new PacketRejection(Kind.INCOMPLETE, "a notification without time, severity or message");
    public static final PacketRejection TOO_MANY_VALUES =
            new PacketRejection(Kind.INCOMPLETE, "more values in a list than a line of types.db can define");
    public static final PacketRejection NOT_SIGNED =
            new PacketRejection(Kind.INSECURE, "it is neither signed nor encrypted");
    public static final PacketRejection NOT_ENCRYPTED = new PacketRejection(Kind.INSECURE, "it is not encrypted");
    static final PacketRejection NO_AUTH_FILE =
            new PacketRejection(Kind.UNKNOWN_USER, "it is encrypted, and there is no auth file");

    private static PacketRejection malformed(String reason) {
        return new PacketRejection(Kind.MALFORMED, reason);
    }
}
