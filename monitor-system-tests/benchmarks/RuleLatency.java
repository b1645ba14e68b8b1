import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Sends values to collectd's unixsock and waits for the command of a rule: SOCKET FILE COUNT. */
public final class RuleLatency {
    private static final long LONGEST_NANOS = 20_000_000_000L;

    public static void main(String[] arguments) throws Exception {
        Path socket = Path.of(arguments[0]);
        Path file = Path.of(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        Random random = new Random(1);
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            Thread.sleep(random.nextInt(1000));
            long before = Files.size(file);
            send(socket, 20);
            long begun = System.nanoTime();
            while (Files.size(file) == before) {
                if (System.nanoTime() - begun > LONGEST_NANOS) {
                    throw new IOException("nothing was run within " + LONGEST_NANOS / 1_000_000 + " ms");
                }
                Thread.sleep(1);
            }
            took[i] = (System.nanoTime() - begun) / 1_000_000;
        }
        Arrays.sort(took);
        System.out.println(count + " firings, from the value to the rule's command: p50 " + took[count / 2]
                + " ms, p99 " + took[count * 99 / 100] + " ms, max " + took[count - 1] + " ms");
    }

    private static void send(Path socket, int value) throws IOException {
        String line = "PUTVAL benchmark/app/gauge interval=10 N:" + value + "\n";
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(200);
            channel.read(answer);
            if (answer.get(0) != '0') {
                throw new IOException("collectd rejected the value");
            }
        }
    }
}
