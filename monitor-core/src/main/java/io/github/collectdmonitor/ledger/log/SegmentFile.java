package io.github.collectdmonitor.ledger.log;

import io.github.collectdmonitor.state.UninterruptibleFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The file of a segment, which is created at its full size: zeros follow the records. */
public class SegmentFile extends UninterruptibleFile {
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final int CHUNK = 64 * 1024;

    /** The zeros that may belong to a record: correlation data (MQTT 5.0 §1.5.6) may consist of zeros. */
    private static final long ZEROS_AT_END = 128 * 1024;

    /** Wraps an open channel to a file. */
    public SegmentFile(Path path, FileChannel channel) {
        super(path, channel);
    }

    /** Opens an existing file. */
    public static SegmentFile open(Path path) throws IOException {
        return new SegmentFile(path, FileChannel.open(path, WRITE));
    }

    /**
     * Reads a file without the zeros after the records, except for those that may belong to the last record.
     *
     * @throws IOException also if the file is larger than the maximum
     */
    public static ByteBuffer readUsed(Path path, long size, int most) throws IOException {
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

    /** Fills a range with zeros. */
    public void clear(long from, long to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
        for (long at = from; at < to; at += zeros.limit()) {
            write(zeros.limit((int) Math.min(zeros.capacity(), to - at)), at);
        }
    }
}
