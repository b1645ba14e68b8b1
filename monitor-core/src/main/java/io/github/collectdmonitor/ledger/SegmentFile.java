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

    private static final int CHUNK = 64 * 1024;

    /** What a record can end in: a sender's correlation data (MQTT 5.0 §1.5.6) may be nothing but zeros. */
    private static final long ZEROS_AT_END = 128 * 1024;

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
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(path, channel, offset, length);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Reads a file without the zeros behind what was written to it, but for so many that a record may end in.
     *
     * @throws IOException also if the file is larger than it may be
     */
    static ByteBuffer readUsed(Path path, long size, int most) throws IOException {
        if (size > most) {
            throw new IOException(path + " is larger than " + most + " bytes");
        }
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            int used = (int) size;
            boolean empty = true;
            while (used > 0 && empty) {
                int length = Math.min(CHUNK, used);
                empty = read(path, channel, used - length, length).equals(ByteBuffer.allocate(length));
                used -= empty ? length : 0;
            }
            return read(path, channel, 0, (int) Math.min(size, used + ZEROS_AT_END));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reads in pieces: outside the heap Java needs as much as is read at once. */
    private static ByteBuffer read(Path path, FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.position() < length) {
            buffer.limit(Math.min(length, buffer.position() + CHUNK));
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException(path + " ends before " + (offset + length));
            }
        }
        return buffer.flip();
    }

    /** Fills a part with zeros. */
    void clear(long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
        for (long at = from; at < to; at += zeros.limit()) {
            write(zeros.limit((int) Math.min(zeros.capacity(), to - at)), at);
        }
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
