package io.github.collectdmonitor.collectd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** A client of collectd's unixsock plugin (collectd-unixsock(5)). Each call is a connection of its own. */
final class Unixsock {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST_ANSWER = 32 * 1024 * 1024;

    private final Path socket;

    Unixsock(Path socket) {
        this.socket = socket;
    }

    /**
     * The time of the newest value that collectd knows; empty where it knows none.
     *
     * @throws IOException if nobody answers, or not within 2 s
     */
    Optional<Instant> newestValue() throws IOException {
        String[] lines = ask("LISTVAL").split("\n", -1);
        return Arrays.stream(lines).skip(1).flatMap(line -> time(line).stream()).max(Instant::compareTo);
    }

    private static Optional<Instant> time(String line) {
        int blank = line.indexOf(' ');
        try {
            return blank <= 0
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochMilli(new BigDecimal(line.substring(0, blank))
                            .movePointRight(3)
                            .longValue()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Sends a line; the answer begins with the number of lines that follow, or with a negative one. */
    private String ask(String line) throws IOException {
        Deadline deadline = Deadline.in(TIMEOUT);
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
                await(selector, key, SelectionKey.OP_CONNECT, deadline);
                channel.finishConnect();
            }
            ByteBuffer request = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                await(selector, key, SelectionKey.OP_WRITE, deadline);
                channel.write(request);
            }
            return answer(channel, selector, key, deadline);
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            throw new IOException("cannot connect to " + socket, e);
        }
    }

    private static String answer(SocketChannel channel, Selector selector, SelectionKey key, Deadline deadline)
            throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        long newlines = 0;
        long expected = -1;
        while (expected < 0 || newlines < expected) {
            await(selector, key, SelectionKey.OP_READ, deadline);
            int count = channel.read(buffer.clear());
            if (count < 0 || answer.size() > LARGEST_ANSWER) {
                throw new IOException("the answer does not end");
            }
            for (int i = 0; i < count; i++) {
                newlines += buffer.get(i) == '\n' ? 1 : 0;
            }
            answer.write(buffer.array(), 0, count);
            if (expected < 0 && newlines > 0) {
                expected = 1 + following(answer.toString(StandardCharsets.UTF_8));
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static long following(String status) {
        try {
            return Math.max(0, Long.parseLong(status.substring(0, status.indexOf(' '))));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            return 0;
        }
    }

    private static void await(Selector selector, SelectionKey key, int operation, Deadline deadline)
            throws IOException {
        key.interestOps(operation);
        while (selector.selectedKeys().isEmpty()) {
            if (deadline.passed()) {
                throw new IOException("no answer within " + TIMEOUT.toSeconds() + " s");
            }
            selector.select(100);
        }
        selector.selectedKeys().clear();
    }
}
