package io.github.collectdmonitor.packet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A builder of packets by the protocol's description, independent of the code that reads them. */
public final class Packet {
    /** The user of the recorded packets {@code values-*} and {@code notification-*}. */
    public static final String USER = "user1";

    public static final String PASSWORD = "correct horse";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Returns a recorded packet of a real collectd. */
    public static byte[] kept(String name) {
        try (InputStream stream = Objects.requireNonNull(Packet.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts with host, plugin, type and time. */
    public static Packet usual() {
        return new Packet()
                .text(PartType.HOST, "web01")
                .text(PartType.PLUGIN, "made")
                .text(PartType.TYPE, "gauge")
                .number(PartType.TIME, 1_795_362_600);
    }

    public Packet text(int type, String text) {
        return part(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    Packet number(int type, long number) {
        return part(type, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    public Packet gauge(double... values) {
        ByteBuffer content = ByteBuffer.allocate(2 + 9 * values.length).putShort((short) values.length);
        for (int i = 0; i < values.length; i++) {
            content.put((byte) 1);
        }
        content.order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            content.putDouble(value);
        }
        return part(PartType.VALUES, content.array());
    }

    Packet integer(int code, long value) {
        return part(
                PartType.VALUES,
                ByteBuffer.allocate(11)
                        .putShort((short) 1)
                        .put((byte) code)
                        .putLong(value)
                        .array());
    }

    public Packet part(int type, byte[] content) {
        return raw(ByteBuffer.allocate(4 + content.length)
                .putShort((short) type)
                .putShort((short) (4 + content.length))
                .put(content)
                .array());
    }

    public Packet raw(byte[] raw) {
        bytes.writeBytes(raw);
        return this;
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Returns this packet with a signature. */
    public Packet signed(String user, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(user.getBytes(StandardCharsets.UTF_8));
            byte[] signature = mac.doFinal(bytes());
            byte[] name = user.getBytes(StandardCharsets.UTF_8);
            byte[] content = ByteBuffer.allocate(32 + name.length)
                    .put(signature)
                    .put(name)
                    .array();
            return new Packet().part(PartType.SIGNATURE, content).raw(bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns this packet as an encrypted part of another. */
    public Packet encrypted(String user, String password) {
        try {
            byte[] vector = new byte[16];
            vector[3] = 7;
            byte[] key = MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
            Cipher cipher = Cipher.getInstance("AES/OFB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
            byte[] checksum = cipher.update(MessageDigest.getInstance("SHA-1").digest(bytes()));
            byte[] rest = cipher.doFinal(bytes());
            byte[] name = user.getBytes(StandardCharsets.UTF_8);
            return new Packet()
                    .part(
                            PartType.ENCRYPTION,
                            ByteBuffer.allocate(2 + name.length + 16 + checksum.length + rest.length)
                                    .putShort((short) name.length)
                                    .put(name)
                                    .put(vector)
                                    .put(checksum)
                                    .put(rest)
                                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
