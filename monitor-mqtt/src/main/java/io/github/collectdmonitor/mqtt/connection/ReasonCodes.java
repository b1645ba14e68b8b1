package io.github.collectdmonitor.mqtt.connection;

import java.util.Map;
import java.util.Set;

/** The reason codes of MQTT 5.0 §2.4 that the client handles. */
public final class ReasonCodes {
    static final int NO_MATCHING_SUBSCRIBERS = 0x10;
    static final int UNSPECIFIED_ERROR = 0x80;
    static final int MALFORMED_PACKET = 0x81;
    public static final int PROTOCOL_ERROR = 0x82;
    static final int IMPLEMENTATION_ERROR = 0x83;
    public static final int UNSUPPORTED_PROTOCOL_VERSION = 0x84;
    static final int BAD_USER_OR_PASSWORD = 0x86;
    static final int NOT_AUTHORIZED = 0x87;
    public static final int SESSION_TAKEN_OVER = 0x8E;
    public static final int PACKET_ID_NOT_FOUND = 0x92;
    static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
    static final int PACKET_TOO_LARGE = 0x95;

    private static final int FIRST_ERROR = 0x80;
    private static final int TOPIC_NAME_INVALID = 0x90;
    private static final int PAYLOAD_FORMAT_INVALID = 0x99;
    private static final int QOS_NOT_SUPPORTED = 0x9B;

    /** With these a broker ends a connection because of a message that it will never accept. */
    private static final Set<Integer> ENDED_BY_A_MESSAGE =
            Set.of(NOT_AUTHORIZED, TOPIC_NAME_INVALID, PACKET_TOO_LARGE, PAYLOAD_FORMAT_INVALID, QOS_NOT_SUPPORTED);

    /** With these, or without a code, it may have ended a connection because of a message, or for another reason. */
    private static final Set<Integer> MAYBE_ENDED_BY_A_MESSAGE =
            Set.of(0, UNSPECIFIED_ERROR, MALFORMED_PACKET, PROTOCOL_ERROR, IMPLEMENTATION_ERROR);

    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(4, "bad user name or password"),
            Map.entry(5, "not authorized"),
            Map.entry(UNSPECIFIED_ERROR, "unspecified error"),
            Map.entry(MALFORMED_PACKET, "malformed packet"),
            Map.entry(PROTOCOL_ERROR, "protocol error"),
            Map.entry(IMPLEMENTATION_ERROR, "implementation specific error"),
            Map.entry(UNSUPPORTED_PROTOCOL_VERSION, "speaks MQTT 3.1.1 only; MQTT 5 is needed"),
            Map.entry(0x85, "client id not valid"),
            Map.entry(BAD_USER_OR_PASSWORD, "bad user name or password"),
            Map.entry(NOT_AUTHORIZED, "not authorized"),
            Map.entry(0x88, "server unavailable"),
            Map.entry(0x89, "server busy"),
            Map.entry(0x8A, "banned"),
            Map.entry(0x8B, "server shutting down"),
            Map.entry(0x8C, "bad authentication method"),
            Map.entry(0x8D, "keep alive timeout"),
            Map.entry(SESSION_TAKEN_OVER, "session taken over"),
            Map.entry(0x8F, "topic filter invalid"),
            Map.entry(TOPIC_NAME_INVALID, "topic name invalid"),
            Map.entry(0x91, "packet identifier in use"),
            Map.entry(PACKET_ID_NOT_FOUND, "packet identifier not found"),
            Map.entry(RECEIVE_MAXIMUM_EXCEEDED, "receive maximum exceeded"),
            Map.entry(PACKET_TOO_LARGE, "packet too large"),
            Map.entry(0x96, "message rate too high"),
            Map.entry(0x97, "quota exceeded"),
            Map.entry(0x98, "administrative action"),
            Map.entry(PAYLOAD_FORMAT_INVALID, "payload format invalid"),
            Map.entry(QOS_NOT_SUPPORTED, "QoS not supported"),
            Map.entry(0x9C, "use another server"),
            Map.entry(0x9D, "server moved"),
            Map.entry(0x9E, "shared subscriptions not supported"),
            Map.entry(0x9F, "connection rate exceeded"),
            Map.entry(0xA0, "maximum connect time"),
            Map.entry(0xA2, "wildcard subscriptions not supported"));

    private ReasonCodes() {}

    /** Returns the meaning of a code, in a few words. */
    public static String meaning(int code) {
        return MEANINGS.getOrDefault(code, "reason code " + code);
    }

    public static boolean isError(int code) {
        return code >= FIRST_ERROR;
    }

    /** Returns whether a code means wrong or missing credentials; codes up to 5 are of MQTT 3.1.1. */
    public static boolean isAboutCredentials(int code) {
        return code == 4 || code == 5 || code == BAD_USER_OR_PASSWORD || code == NOT_AUTHORIZED;
    }

    /** Returns whether a broker ends a connection with this code because of a message that it will never accept. */
    static boolean isEndedByMessage(int code) {
        return ENDED_BY_A_MESSAGE.contains(code);
    }

    /** Returns whether the code may be caused by a message, which only repeated disconnections can show. */
    static boolean mayBeEndedByMessage(int code) {
        return MAYBE_ENDED_BY_A_MESSAGE.contains(code);
    }
}
