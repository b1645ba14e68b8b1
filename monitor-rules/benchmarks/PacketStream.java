import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Sends packets of collectd with gauges: the same series as RuleThroughput, at a constant rate. */
public final class PacketStream {
    private static final int LARGEST = 1400;
    private final Random random = new Random(1);

    private PacketStream() {}

    /**
     * Arguments: port, number of series, values a second, number of values of each series, the first time in seconds
     * since 1970.
     */
    public static void main(String[] args) throws Exception {
        int series = Integer.parseInt(args[1]);
        double rate = Double.parseDouble(args[2]);
        int rounds = Integer.parseInt(args[3]);
        long time = Long.parseLong(args[4]);
        PacketStream stream = new PacketStream();
        try (DatagramSocket socket = new DatagramSocket()) {
            InetAddress local = InetAddress.getLoopbackAddress();
            for (int round = 0; round < rounds; round++) {
                List<byte[]> packets = stream.packets(series, time + 10L * round);
                long begun = System.nanoTime();
                double pause = series / rate / packets.size() * 1e9;
                for (int i = 0; i < packets.size(); i++) {
                    long wait = begun + (long) (i * pause) - System.nanoTime();
                    if (wait > 0) {
                        LockSupport.parkNanos(wait);
                    }
                    byte[] packet = packets.get(i);
                    socket.send(new DatagramPacket(packet, packet.length, local, Integer.parseInt(args[0])));
                }
            }
        }
    }

    private List<byte[]> packets(int series, long time) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String host = "";
        for (int number = 0; number < series; number++) {
            String own = "host" + number / 1000 + ".example";
            if (bytes.size() > LARGEST - 120 || !own.equals(host)) {
                if (bytes.size() > 0) {
                    packets.add(bytes.toByteArray());
                }
                bytes.reset();
                host = own;
                text(bytes, 0x0000, host);
                number(bytes, 0x0008, time << 30);
                number(bytes, 0x0009, 10L << 30);
                text(bytes, 0x0004, "gauge");
            }
            text(bytes, 0x0002, "plugin" + number % 100);
            text(bytes, 0x0005, "instance" + number / 100 % 10);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeShort(0x0006);
            out.writeShort(15);
            out.writeShort(1);
            out.writeByte(1);
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putDouble(random.nextDouble())
                    .array());
        }
        packets.add(bytes.toByteArray());
        return packets;
    }

    private static void text(ByteArrayOutputStream bytes, int type, String text) throws IOException {
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(type);
        out.writeShort(text.length() + 5);
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.writeByte(0);
    }

    private static void number(ByteArrayOutputStream bytes, int type, long number) throws IOException {
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(type);
        out.writeShort(12);
        out.writeLong(number);
    }
}
