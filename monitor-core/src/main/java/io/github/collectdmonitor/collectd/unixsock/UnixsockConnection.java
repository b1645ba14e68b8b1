package io.github.collectdmonitor.collectd.unixsock;

import io.github.collectdmonitor.time.Deadline;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A connection to collectd's unixsock plugin (collectd-unixsock(5)). Not thread safe. It must not be used after an
 * exception, because the answer might still arrive.
 */
public final class UnixsockConnection implements AutoCloseable {
    /**
     * The maximum length of a line, in bytes, with its newline: collectd reads the rest of a longer line as a new
     * command.
     */
    public static final int LONGEST_LINE = 1023;

    /** The default limit of collectd's silence. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** The maximum size of an answer in memory, in bytes; the largest is that to {@code GETVAL}. */
    private static final int LARGEST_ANSWER = 1024 * 1024;

    /** The maximum size of a list, which is not kept in memory: a million values with the longest names. */
    private static final long LARGEST_LIST = 1024L * 1024 * 1024;

    private static final int LONGEST_ANSWERED_LINE = 64 * 1024;

    private final Duration patience;
    private final BooleanSupplier givenUp;
    private final Selector selector;
    private final SocketChannel channel;
    private final SelectionKey key;
    /** Received and not yet parsed. */
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).flip();

    /**
     * An answer of collectd.
     *
     * @param status the number of lines that follow; negative for an error
     * @param text the text after the number
     * @param lines the lines that follow
     */
    public record Answer(long status, String text, List<String> lines) {
        /** Copies the lines. */
        public Answer {
            lines = List.copyOf(lines);
        }

        /** Returns the number at the begin of an answer; -1 if there is none. */
        private static long status(String line) {
            try {
                int blank = line.indexOf(' ');
                return Long.parseLong(blank < 0 ? line : line.substring(0, blank));
            } catch (NumberFormatException e) {
                return -1;
            }
        }
    }

    private UnixsockConnection(Duration patience, BooleanSupplier givenUp) throws IOException {
        this.patience = patience;
        this.givenUp = givenUp;
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
     * @throws IOException if no program listens, or collectd does not accept within 2 s
     */
    public static UnixsockConnection open(Path socket) throws IOException {
        return open(socket, PATIENCE, () -> false);
    }

    /**
     * Connects.
     *
     * @param patience how long collectd may be silent, while connecting and during each answer
     * @param givenUp polled several times per second; if true, all waits end
     * @throws IOException if no program listens, or collectd does not accept in time; the cause is the system's
     *     exception
     */
    public static UnixsockConnection open(Path socket, Duration patience, BooleanSupplier givenUp) throws IOException {
        UnixsockConnection connection = new UnixsockConnection(patience, givenUp);
        try {
            connection.connect(socket);
            return connection;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            connection.close();
            throw new IOException("cannot connect to " + socket + ": " + e.getMessage(), e);
        }
    }

    /** Quotes a text as collectd's commands require for names and texts with blanks. */
    public static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Whether collectd would read it as one command. */
    public static boolean fits(String line) {
        return line.indexOf('\n') < 0
                && line.indexOf('\0') < 0
                && line.getBytes(StandardCharsets.UTF_8).length < LONGEST_LINE;
    }

    /**
     * Sends a line and waits for its answer.
     *
     * @throws IOException if the answer does not arrive in time, or is larger than 1 MiB
     * @throws IllegalArgumentException if collectd would not read the line as one command
     */
    public Answer ask(String line) throws IOException {
        List<String> lines = new ArrayList<>();
        String first = ask(line, LARGEST_ANSWER, lines::add);
        int blank = first.indexOf(' ');
        return new Answer(Answer.status(first), blank < 0 ? "" : first.substring(blank + 1), lines);
    }

    /**
     * Sends a line and passes on the lines of its answer one by one, so that large answers need no memory.
     *
     * @param each accepts a line in this thread; collectd waits meanwhile
     * @return the number of lines; negative if collectd reports an error
     * @throws IOException if collectd is silent for too long, or sends more than 1 GiB
     */
    public long list(String line, Consumer<String> each) throws IOException {
        return Answer.status(ask(line, LARGEST_LIST, each));
    }

    /**
     * Returns the first line of the answer, which begins with the number of lines that follow, or a negative number.
     */
    private String ask(String line, long most, Consumer<String> each) throws IOException {
        send(line);
        String first = line(most);
        long left = most - first.length();
        for (long lines = Answer.status(first); lines > 0; lines--) {
            String next = line(left);
            left -= next.length() + 1;
            each.accept(next);
        }
        return first;
    }

    private void send(String line) throws IOException {
        if (!fits(line)) {
            throw new IllegalArgumentException("collectd would read this as several commands: " + line);
        }
        ByteBuffer request = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (request.hasRemaining()) {
            await(SelectionKey.OP_WRITE);
            channel.write(request);
        }
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
            await(SelectionKey.OP_CONNECT);
            channel.finishConnect();
        }
    }

    /** Returns the next line of an answer, without its newline. */
    private String line(long most) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            int length = lengthOfLine();
            int end = length < 0 ? buffer.limit() : buffer.position() + length;
            line.write(buffer.array(), buffer.position(), end - buffer.position());
            if (line.size() > Math.min(most, LONGEST_ANSWERED_LINE)) {
                throw new IOException("the answer is too large");
            }
            buffer.position(length < 0 ? end : end + 1);
            if (length >= 0) {
                return line.toString(StandardCharsets.UTF_8);
            }
            receive();
        }
    }

    private int lengthOfLine() {
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            if (buffer.get(i) == '\n') {
                return i - buffer.position();
            }
        }
        return -1;
    }

    private void receive() throws IOException {
        buffer.clear().flip();
        await(SelectionKey.OP_READ);
        int count;
        try {
            count = channel.read(buffer.clear());
        } finally {
            buffer.flip();
        }
        if (count < 0) {
            throw new IOException("the answer is incomplete");
        }
    }

    private void await(int operation) throws IOException {
        Deadline deadline = Deadline.in(patience);
        key.interestOps(operation);
        while (selector.selectedKeys().isEmpty()) {
            if (deadline.passed()) {
                throw new IOException("no answer within " + patience.toSeconds() + " s");
            }
            if (givenUp.getAsBoolean()) {
                throw new InterruptedIOException("cancelled");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            selector.select(100);
        }
        selector.selectedKeys().clear();
    }
}
