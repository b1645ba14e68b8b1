package io.github.collectdmonitor.ledger;

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
 * A file that outlives the interruption of those who write it: Java closes a channel whose user is interrupted, and a
 * command's thread is interrupted when the agent stops.
 */
class SegmentFile implements AutoCloseable {
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private FileChannel channel;
    private boolean closed;

    @FunctionalInterface
    private interface Use {
        void by(FileChannel channel) throws IOException;
    }

    /** Wraps an open channel to a file. */
    SegmentFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens a file that is there. */
    static SegmentFile open(Path path) throws IOException {
        return new SegmentFile(path, FileChannel.open(path, WRITE));
    }

    /** Reads a part of a file. */
    static ByteBuffer read(Path path, long offset, int length) throws IOException {
        boolean interrupted = Thread.interrupted();
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new EOFException(path + " ends before " + (offset + length));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return buffer.flip();
    }

    void write(ByteBuffer bytes, long offset) throws IOException {
        use(open -> {
            ByteBuffer rest = bytes.duplicate();
            while (rest.hasRemaining()) {
                open.write(rest, offset + rest.position());
            }
        });
    }

    void force() throws IOException {
        use(open -> open.force(false));
    }

    void truncate(long size) throws IOException {
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
            // Also the flag that closed it: opening does not mind, but the next use would.
            channel = FileChannel.open(path, WRITE);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
