package io.github.collectdmonitor.packet;

/**
 * Why a packet, or the rest of one, was not read.
 *
 * @param kind what it counts as
 * @param reason fit for one line of a log
 */
public record Refusal(Kind kind, String reason) {
    /** What a refusal counts as. */
    public enum Kind {
        /** Signed or encrypted with another password, or altered on its way. The packet's rest is not read. */
        BAD_SIGNATURE,
        /** The auth file has no such user, or there is no auth file to decrypt by. The packet's rest is not read. */
        UNKNOWN_USER,
        /** Parts that are less protected than the security level asks for. Better protected ones of the packet are read. */
        INSECURE,
        /** Cut off, or no packet of collectd. What came before is read, the rest is not. */
        MALFORMED,
        /** Values without host, plugin, type or time, or too many, or a notification that lacks something; only they are left out. */
        INCOMPLETE
    }

    static final Refusal CUT_OFF = malformed("it is cut off, or a part has a wrong length");
    static final Refusal BAD_TEXT = malformed("a text is empty, too long, or does not end");
    static final Refusal BAD_NUMBER = malformed("a number does not have 8 bytes");
    static final Refusal BAD_TIME = malformed("a time or an interval is past the year 2262");
    static final Refusal BAD_VALUES = malformed("values do not fill their part, or are of no known kind");
    static final Refusal BAD_ENVELOPE = malformed("a signed or encrypted part is too short");
    static final Refusal NESTED = malformed("a signed or encrypted part is within another");
    static final Refusal INCOMPLETE_VALUES = new Refusal(Kind.INCOMPLETE, "values without host, plugin, type or time");
    static final Refusal INCOMPLETE_NOTIFICATION =
            new Refusal(Kind.INCOMPLETE, "a notification without time, severity or message");
    static final Refusal TOO_MANY_VALUES =
            new Refusal(Kind.INCOMPLETE, "more values at once than a line of types.db can name");
    static final Refusal NOT_SIGNED = new Refusal(Kind.INSECURE, "it is neither signed nor encrypted");
    static final Refusal NOT_ENCRYPTED = new Refusal(Kind.INSECURE, "it is not encrypted");
    static final Refusal NO_AUTH_FILE = new Refusal(Kind.UNKNOWN_USER, "it is encrypted, and there is no auth file");

    private static Refusal malformed(String reason) {
        return new Refusal(Kind.MALFORMED, reason);
    }
}
