package io.github.collectdmonitor.collectd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A connection to collectd's unixsock plugin (collectd-unixsock(5)), for one thread. After an exception it is of no more use: the
 * answer might still come.
 */
public final class UnixsockConnection implements AutoCloseable {
    /** In bytes, with its newline: collectd takes the rest of a longer line for a new command. */
    public static final int LONGEST_LINE = 1023;

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST_ANSWER = 32 * 1024 * 1024;

    private final Selector selector;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    /**
     * What collectd answers.
     *
     * @param status the number of lines that follow; negative where it refuses
     * @param text what is said beside the number
     * @param lines the lines that follow
     */
    public record Answer(long status, String text, List<String> lines) {
        /** Copies the lines. */
        public Answer {
            lines = List.copyOf(lines);
        }

        static Answer of(String answer) {
            String[] lines = answer.split("\n", -1);
            int blank = lines[0].indexOf(' ');
            String text = blank < 0 ? "" : lines[0].substring(blank + 1);
            return new Answer(status(lines[0]), text, List.of(lines).subList(1, Math.max(1, lines.length - 1)));
        }

        /** The number that an answer begins with; -1 where it begins with none. */
        private static long status(String line) {
            try {
                int blank = line.indexOf(' ');
                return Long.parseLong(blank < 0 ? line : line.substring(0, blank));
            } catch (NumberFormatException e) {
                return -1;
            }
        }
    }

    private UnixsockConnection() throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            selector = Selector.open();
            channel.configureBlocking(false);
            key = channel.register(selector, 0);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Connects.
     *
     * @throws IOException if nobody listens, or collectd does not accept within 2 s
     */
    public static UnixsockConnection open(Path socket) throws IOException {
        UnixsockConnection connection = new UnixsockConnection();
        try {
            connection.connect(socket);
            return connection;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            connection.close();
            throw new IOException("cannot connect to " + socket + ": " + e.getMessage(), e);
        }
    }

    /** Puts a text between quotation marks, as collectd's commands take names and texts with blanks in them. */
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Whether collectd would take it for one command. */
    public static boolean fits(String line) {
        return line.indexOf('\n') < 0
                && line.indexOf('\0') < 0
                && line.getBytes(StandardCharsets.UTF_8).length < LONGEST_LINE;
    }

    /**
     * Sends a line and waits for its answer.
     *
     * @throws IOException if it does not come within 2 s
     * @throws IllegalArgumentException if collectd would not take it for one command
     */
    public Answer ask(String line) throws IOException {
        if (!fits(line)) {
            throw new IllegalArgumentException("collectd would take this for several commands: " + line);
        }
        Deadline deadline = Deadline.in(TIMEOUT);
        ByteBuffer request = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (request.hasRemaining()) {
            await(SelectionKey.OP_WRITE, deadline);
            channel.write(request);
        }
        return Answer.of(answer(deadline));
    }

    @Override
    public void close() throws IOException {
        try (selector;
                channel) {
            key.cancel();
        }
    }

    private void connect(Path socket) throws IOException {
        if (!channel.connect(UnixDomainSocketAddress.of(socket))) {
            await(SelectionKey.OP_CONNECT, Deadline.in(TIMEOUT));
            channel.finishConnect();
        }
    }

    /** The answer begins with the number of lines that follow, or with a negative one. */
    private String answer(Deadline deadline) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        long newlines = 0;
        long expected = -1;
        while (expected < 0 || newlines < expected) {
            await(SelectionKey.OP_READ, deadline);
            int count = channel.read(buffer.clear());
            if (count < 0 || answer.size() > LARGEST_ANSWER) {
                throw new IOException("the answer does not end");
            }
            for (int i = 0; i < count; i++) {
                newlines += buffer.get(i) == '\n' ? 1 : 0;
            }
            answer.write(buffer.array(), 0, count);
            if (expected < 0 && newlines > 0) {
                String begun = answer.toString(StandardCharsets.UTF_8);
                expected = 1 + Math.max(0, Answer.status(begun.substring(0, begun.indexOf('\n'))));
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private void await(int operation, Deadline deadline) throws IOException {
        key.interestOps(operation);
        while (selector.selectedKeys().isEmpty()) {
            if (deadline.passed()) {
                throw new IOException("no answer within " + TIMEOUT.toSeconds() + " s");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            selector.select(100);
        }
        selector.selectedKeys().clear();
    }
}
