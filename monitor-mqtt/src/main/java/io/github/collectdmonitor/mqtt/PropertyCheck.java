package io.github.collectdmonitor.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * Counts the properties of a message on its bytes, before there is an object for each (MQTT 5.0 §3.3.2.3).
 *
 * <p>A user property may take 5 bytes on the wire and many times that in memory: a few messages of 1 MB full of them ended an
 * agent, and again after each restart, since the broker delivered them again.
 */
final class PropertyCheck {
    /** The most bytes that all properties of a message may have together. */
    static final int MOST_BYTES = 16 * 1024;

    /** The most user properties that a message may have. */
    static final int MOST_USER_PROPERTIES = 64;

    private static final int PAYLOAD_FORMAT = 0x01;
    private static final int MESSAGE_EXPIRY = 0x02;
    private static final int CONTENT_TYPE = 0x03;
    private static final int RESPONSE_TOPIC = 0x08;
    private static final int CORRELATION_DATA = 0x09;
    private static final int SUBSCRIPTION_ID = 0x0B;
    private static final int TOPIC_ALIAS = 0x23;
    private static final int USER_PROPERTY = 0x26;

    private final byte[] bytes;
    private int at;

    private PropertyCheck(byte[] bytes, int start) {
        this.bytes = bytes;
        this.at = start;
    }

    /** Says on one line why properties of so many bytes are not read, or null. */
    static @Nullable String objection(int length) {
        return length > MOST_BYTES
                ? "its properties are " + length + " bytes long, and at most " + MOST_BYTES + " are taken"
                : null;
    }

    /** Says on one line why the properties from {@code start} to the end of {@code bytes} are not read, or null. */
    static @Nullable String objection(byte[] bytes, int start) {
        return new PropertyCheck(bytes, start).objection();
    }

    private @Nullable String objection() {
        int userProperties = 0;
        while (at < bytes.length) {
            int property = bytes[at++];
            if (!skip(property)) {
                return "its properties cannot be read";
            }
            if (property == USER_PROPERTY && ++userProperties > MOST_USER_PROPERTIES) {
                return "it has more than " + MOST_USER_PROPERTIES + " user properties";
            }
        }
        return null;
    }

    /** Goes on behind a property's value; false where it has no right one. */
    private boolean skip(int property) {
        return switch (property) {
            case PAYLOAD_FORMAT -> skipBytes(1);
            case MESSAGE_EXPIRY -> skipBytes(4);
            case TOPIC_ALIAS -> skipBytes(2);
            case SUBSCRIPTION_ID -> skipVariable();
            case CONTENT_TYPE, RESPONSE_TOPIC, CORRELATION_DATA -> skipTexts(1);
            case USER_PROPERTY -> skipTexts(2);
            default -> false;
        };
    }

    private boolean skipBytes(int count) {
        at += count;
        return at <= bytes.length;
    }

    /** Texts, or binary data, behind two bytes of length each (MQTT 5.0 §1.5.4, §1.5.6). */
    private boolean skipTexts(int count) {
        for (int i = 0; i < count; i++) {
            if (at + 2 > bytes.length || !skipBytes(2 + (((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF)))) {
                return false;
            }
        }
        return true;
    }

    private boolean skipVariable() {
        while (at < bytes.length) {
            if ((bytes[at++] & 0x80) == 0) {
                return true;
            }
        }
        return false;
    }
}
