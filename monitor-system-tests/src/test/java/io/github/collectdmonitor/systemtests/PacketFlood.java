package io.github.collectdmonitor.systemtests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * Packets of collectd's network plugin with other names in each part, as many as fit into a datagram. The next datagram is sent
 * once the kernel has handed over the one before, so that none is lost.
 */
final class PacketFlood implements AutoCloseable {
    private static final int LARGEST_DATAGRAM = 65_507;
    private static final int TIME = 0x0001;
    private static final int VALUES = 0x0006;
    private static final int MESSAGE = 0x0100;
    private static final int SEVERITY = 0x0101;
    private static final int[] NAMES = {0x0000, 0x0002, 0x0003, 0x0004, 0x0005};
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final int port;
    private final BooleanSupplier lives;
    private final Random random = new Random(7);
    private final ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    private final DatagramSocket socket;

    PacketFlood(int port, BooleanSupplier lives) {
        this.port = port;
        this.lives = lives;
        try {
            socket = new DatagramSocket();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends lists of values whose five names are all new and have the given length with their NUL. */
    void values(int lists, int nameBytes, int count) {
        byte[] values = new byte[2 + 9 * count];
        ByteBuffer.wrap(values).putShort((short) count);
        Arrays.fill(values, 2, 2 + count, (byte) 1);
        for (int i = 0; i < lists && lives.getAsBoolean(); i++) {
            add(nameBytes, values, VALUES);
        }
        send();
    }

    /** Sends notifications, all five names and the message of which are new and so long, with their NUL. */
    void notifications(int number, int nameBytes, int messageBytes) {
        for (int i = 0; i < number && lives.getAsBoolean(); i++) {
            add(nameBytes, text(messageBytes), MESSAGE);
        }
        send();
    }

    private void add(int nameBytes, byte[] content, int type) {
        if (datagram.size() + NAMES.length * (nameBytes + 4) + content.length + 40 > LARGEST_DATAGRAM) {
            send();
        }
        if (datagram.size() == 0) {
            part(
                    TIME,
                    ByteBuffer.allocate(8)
                            .putLong(Instant.now().getEpochSecond())
                            .array());
            part(SEVERITY, ByteBuffer.allocate(8).putLong(1).array());
        }
        for (int name : NAMES) {
            part(name, text(nameBytes));
        }
        part(type, content);
    }

    /** Bytes that are no UTF-8, so that Java needs two for each. */
    private byte[] text(int length) {
        byte[] text = new byte[length];
        random.nextBytes(text);
        for (int i = 0; i < length - 1; i++) {
            text[i] |= (byte) 0x80;
        }
        text[length - 1] = 0;
        return text;
    }

    private void part(int type, byte[] content) {
        datagram.writeBytes(ByteBuffer.allocate(4 + content.length)
                .putShort((short) type)
                .putShort((short) (4 + content.length))
                .put(content)
                .array());
    }

    private void send() {
        byte[] bytes = datagram.toByteArray();
        datagram.reset();
        Awaitility.await("the agent to read")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> !lives.getAsBoolean() || isRead());
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing waits at the port (proc(5), /proc/net/udp, rx_queue). */
    private boolean isRead() throws IOException {
        String local = String.format(Locale.ROOT, ":%04X", port);
        return Files.readAllLines(Path.of("/proc/net/udp")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[1].endsWith(local))
                .allMatch(fields -> fields[4].endsWith(":00000000"));
    }

    @Override
    public void close() {
        socket.close();
    }
}
