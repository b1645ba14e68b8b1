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
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A connection to collectd's unixsock plugin (collectd-unixsock(5)), for one thread. After an exception it is of no more use: the
 * answer might still come.
 */
public final class UnixsockConnection implements AutoCloseable {
    /** In bytes, with its newline: collectd takes the rest of a longer line for a new command. */
    public static final int LONGEST_LINE = 1023;

    /** How long collectd may be silent where nobody says otherwise. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Of an answer that is kept in memory, in bytes; the largest is that to {@code GETVAL}. */
    private static final int LARGEST_ANSWER = 1024 * 1024;

    /** Of a list, which is not kept: a million values with the longest names. */
    private static final long LARGEST_LIST = 1024L * 1024 * 1024;

    private static final int LONGEST_ANSWERED_LINE = 64 * 1024;

    private final Duration patience;
    private final BooleanSupplier givenUp;
    private final Selector selector;
    private final SocketChannel channel;
    private final SelectionKey key;
    /** What has come and is not read yet. */
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).flip();

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
     * @throws IOException if nobody listens, or collectd does not accept within 2 s
     */
    public static UnixsockConnection open(Path socket) throws IOException {
        return open(socket, PATIENCE, () -> false);
    }

    /**
     * Connects.
     *
     * @param patience how long collectd may be silent, at the connecting and at each answer
     * @param givenUp asked some times a second; once it is true, nothing is awaited any longer
     * @throws IOException if nobody listens, or collectd does not accept in time; the cause is the system's
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
     * @throws IOException if it does not come in time, or is larger than 1 MiB
     * @throws IllegalArgumentException if collectd would not take it for one command
     */
    public Answer ask(String line) throws IOException {
        List<String> lines = new ArrayList<>();
        String first = ask(line, LARGEST_ANSWER, lines::add);
        int blank = first.indexOf(' ');
        return new Answer(Answer.status(first), blank < 0 ? "" : first.substring(blank + 1), lines);
    }

    /**
     * Sends a line and gives the lines of its answer away one by one, so that it takes no memory however large it is.
     *
     * @param each takes a line in this thread; while it works, collectd waits
     * @return the number of lines; negative where collectd refuses
     * @throws IOException if collectd is silent for too long, or lists more than 1 GiB
     */
    public long list(String line, Consumer<String> each) throws IOException {
        return Answer.status(ask(line, LARGEST_LIST, each));
    }

    /** Returns the first line of the answer, which begins with the number of those that follow, or a negative one. */
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
            throw new IllegalArgumentException("collectd would take this for several commands: " + line);
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

    /** The next line of an answer, without its newline. */
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
            throw new IOException("the answer does not end");
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
                throw new InterruptedIOException("not awaited any longer");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
            selector.select(100);
        }
        selector.selectedKeys().clear();
    }
}
