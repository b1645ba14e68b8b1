package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.broker.TestBroker;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A client of MQTT 5 that publishes whatever properties it is given, also such as no library would send. */
final class RawPublisher implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 180_000;
    private static final int PUBLISH = 0x30;
    private static final String NO_NAME_CLEAN_START = "00044d515454050200000000" + "00";
    private static final String CONNECT = "10" + "0d" + NO_NAME_CLEAN_START;

    private final Socket socket;
    private int lastPacketId;

    RawPublisher(TestBroker broker) {
        try {
            socket = new Socket(broker.host(), broker.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(HexFormat.of().parseHex(CONNECT));
            answer();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to connect to " + broker, e);
        }
    }

    /** User properties without name and value, up to this number of bytes. */
    static byte[] emptyUserProperties(int bytes) {
        return HexFormat.of().parseHex("2600000000".repeat(bytes / 5));
    }

    /** The property Response Topic. */
    static byte[] responseTopic(String topic) {
        ByteArrayOutputStream property = new ByteArrayOutputStream();
        property.write(0x08);
        property.writeBytes(text(topic));
        return property.toByteArray();
    }

    /** Publishes at QoS 0 or 1; at QoS 1 it returns when the broker has the message. */
    void publish(String topic, int qos, byte[] properties, String payload) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.writeBytes(text(topic));
        if (qos > 0) {
            lastPacketId++;
            rest.write(lastPacketId >> 8);
            rest.write(lastPacketId);
        }
        rest.writeBytes(variable(properties.length));
        rest.writeBytes(properties);
        rest.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(PUBLISH | qos << 1);
        packet.writeBytes(variable(rest.size()));
        packet.writeBytes(rest.toByteArray());
        try {
            send(packet.toByteArray());
            if (qos > 0) {
                answer();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to publish on " + topic, e);
        }
    }

    private void send(byte[] packet) throws IOException {
        new DataOutputStream(socket.getOutputStream()).write(packet);
    }

    /** Reads one packet, of less than 128 bytes as a broker's answers are. */
    private void answer() throws IOException {
        DataInputStream input = new DataInputStream(socket.getInputStream());
        input.skipNBytes(1);
        input.skipNBytes(input.readUnsignedByte());
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(utf8.length >> 8);
        bytes.write(utf8.length);
        bytes.writeBytes(utf8);
        return bytes.toByteArray();
    }

    private static byte[] variable(int value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int left = value;
        do {
            bytes.write((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
            left >>= 7;
        } while (left > 0);
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to close " + socket, e);
        }
    }
}
