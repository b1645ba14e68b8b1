package io.github.collectdmonitor.mqtt.paho;

import org.jspecify.annotations.Nullable;

/**
 * Limits the properties of a message by its bytes, before objects are created for them (MQTT 5.0 §3.3.2.3).
 *
 * <p>A user property takes 5 bytes on the wire and many times that in memory: a few messages of 1 MB full of them ended
 * an agent with an out-of-memory error, and again after each restart, because the broker redelivered them.
 */
final class PropertyCheck {
    /** The maximum length of all properties of a message together, in bytes. */
    static final int MOST_BYTES = 16 * 1024;

    /** The maximum number of user properties of a message. */
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

    /** Returns on one line why properties of this length are rejected, or null. */
    static @Nullable String objection(int length) {
        return length > MOST_BYTES
                ? "its properties are " + length + " bytes long; the maximum is " + MOST_BYTES
                : null;
    }

    /** Returns on one line why the properties from {@code start} to the end of {@code bytes} are rejected, or null. */
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

    /** Skips a property's value; returns false if it is invalid. */
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

    /** Skips strings or binary data, each after two bytes of length (MQTT 5.0 §1.5.4, §1.5.6). */
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
