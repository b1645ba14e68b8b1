package io.github.collectdmonitor.state;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that stays open when its writer is interrupted: Java closes the channel of an interrupted thread, and
 * a command's thread is interrupted when the agent stops.
 */
public class UninterruptibleFile implements AutoCloseable {
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final int CHUNK = 64 * 1024;

    private final Path path;
    private FileChannel channel;
    private boolean closed;

    @FunctionalInterface
    private interface Use {
        void by(FileChannel channel) throws IOException;
    }

    /** Wraps an open channel to a file. */
    public UninterruptibleFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Reads a range of a file. */
    public static ByteBuffer read(Path path, long offset, int length) throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(path, channel, offset, length);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reads in chunks: Java needs as much memory outside the heap as is read at once. */
    protected static ByteBuffer read(Path path, FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.position() < length) {
            buffer.limit(Math.min(length, buffer.position() + CHUNK));
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException(path + " ends before " + (offset + length));
            }
        }
        return buffer.flip();
    }

    /** Writes all bytes. */
    public void write(ByteBuffer bytes, long offset) throws IOException {
        use(open -> {
            ByteBuffer rest = bytes.duplicate();
            while (rest.hasRemaining()) {
                open.write(rest, offset + rest.position());
            }
        });
    }

    /**
     * Forces what was written to disk. On Linux this is fdatasync(2), which omits the modification time,
     * but not a larger size: "metadata needed in order to allow a subsequent data retrieval to be correctly handled".
     */
    public void force() throws IOException {
        use(open -> open.force(false));
    }

    /** Truncates the file to a size in bytes. */
    public void truncate(long size) throws IOException {
        use(open -> open.truncate(size));
    }

    private void use(Use use) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                FileChannel open = channel();
                try {
                    use.by(open);
                    return;
                } catch (ClosedChannelException e) {
                    reopen(open, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized FileChannel channel() {
        return channel;
    }

    private synchronized void reopen(FileChannel gone, ClosedChannelException why) throws IOException {
        if (closed) {
            throw why;
        }
        if (channel == gone) {
            // Opened with the thread's interrupt flag cleared, otherwise the next use would close the channel again.
            channel = FileChannel.open(path, WRITE);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
