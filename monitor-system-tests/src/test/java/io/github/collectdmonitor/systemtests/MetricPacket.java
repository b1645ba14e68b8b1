package io.github.collectdmonitor.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A packet of collectd's network plugin with one gauge as of now, made by the protocol's description: it can be what no
 * collectd sends.
 */
final class MetricPacket {
    private static final int HOST = 0x0000;
    private static final int PLUGIN = 0x0002;
    private static final int PLUGIN_INSTANCE = 0x0003;
    private static final int TYPE = 0x0004;
    private static final int VALUES = 0x0006;
    private static final int TIME_HR = 0x0008;
    private static final int SIGNATURE = 0x0200;
    private static final byte GAUGE = 1;

    private final byte[] bytes;

    private MetricPacket(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A value of {@code app-INSTANCE/gauge} of any host, which is given as bytes of UTF-8. */
    static MetricPacket of(String host, String instance, double value) {
        Instant now = Instant.now();
        // In units of 2^-30 s.
        long time = (now.getEpochSecond() << 30) + ((long) now.getNano() << 30) / 1_000_000_000L;
        return new MetricPacket(joined(
                text(HOST, host),
                part(TIME_HR, ByteBuffer.allocate(Long.BYTES).putLong(time).array()),
                text(PLUGIN, "app"),
                text(PLUGIN_INSTANCE, instance),
                text(TYPE, "gauge"),
                part(
                        VALUES,
                        ByteBuffer.allocate(2 + 1 + Double.BYTES)
                                .putShort((short) 1)
                                .put(GAUGE)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putDouble(value)
                                .array())));
    }

    /** The same behind a signature. */
    MetricPacket signed(String user, String password) {
        try {
            byte[] name = user.getBytes(StandardCharsets.UTF_8);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new MetricPacket(joined(part(SIGNATURE, joined(mac.doFinal(joined(name, bytes)), name)), bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends it to a port of this host. */
    void sendTo(int port) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] text(int type, String text) {
        return part(type, (text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] part(int type, byte[] content) {
        return ByteBuffer.allocate(4 + content.length)
                .putShort((short) type)
                .putShort((short) (4 + content.length))
                .put(content)
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
