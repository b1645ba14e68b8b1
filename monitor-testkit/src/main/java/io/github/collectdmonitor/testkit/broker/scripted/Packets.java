package io.github.collectdmonitor.testkit.broker.scripted;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Packets of MQTT 5 as bytes, valid and invalid ones. */
public final class Packets {
    private static final int LENGTH_BITS = 7;
    private static final int MORE = 0x80;

    private Packets() {}

    /** Returns the bytes of hexadecimal digits; blanks are ignored. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** Parts, one after the other. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Returns a packet with this first byte and the computed length. */
    public static byte[] packet(int first, byte[]... parts) {
        byte[] rest = join(parts);
        return join(new byte[] {(byte) first}, variable(rest.length), rest);
    }

    /** A variable byte integer (MQTT 5.0 §1.5.5). */
    public static byte[] variable(int number) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int left = number;
        do {
            int low = left & (MORE - 1);
            left >>= LENGTH_BITS;
            bytes.write(left > 0 ? low | MORE : low);
        } while (left > 0);
        return bytes.toByteArray();
    }

    /** A two byte integer. */
    public static byte[] two(int number) {
        return new byte[] {(byte) (number >> Byte.SIZE), (byte) number};
    }

    /** A text behind its length (MQTT 5.0 §1.5.4). */
    public static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(two(bytes.length), bytes);
    }

    /** Properties behind their length. */
    public static byte[] properties(byte[]... properties) {
        byte[] all = join(properties);
        return join(variable(all.length), all);
    }

    /** A reason string as a property. */
    public static byte[] reason(String reason) {
        return join(hex("1f"), text(reason));
    }

    /** Returns empty user properties of this total length, or up to four bytes less. */
    public static byte[] userProperties(int bytes) {
        return hex("2600000000".repeat(bytes / 5));
    }

    /** A CONNACK with a reason code and properties. */
    public static byte[] connack(int code, byte[]... properties) {
        return packet(0x20, hex("00"), new byte[] {(byte) code}, properties(properties));
    }

    /** A SUBACK. */
    public static byte[] suback(int packetId, int code) {
        return packet(0x90, two(packetId), hex("00"), new byte[] {(byte) code});
    }

    /** A PUBLISH at QoS 0, 1 or 2; the id counts above QoS 0. */
    public static byte[] publish(String topic, int qos, int packetId, byte[] properties, byte[] payload) {
        byte[] id = qos == 0 ? new byte[0] : two(packetId);
        return packet(0x30 | qos << 1, text(topic), id, properties(properties), payload);
    }

    /** A DISCONNECT with a reason code and properties. */
    public static byte[] disconnect(int code, byte[]... properties) {
        return packet(0xE0, new byte[] {(byte) code}, properties(properties));
    }
}
