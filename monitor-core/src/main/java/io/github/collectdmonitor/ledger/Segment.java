package io.github.collectdmonitor.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One file of the ledger: frames one after the other, then zeros; and how much of it is still needed. */
final class Segment {
    final long number;
    final Path path;

    private @Nullable SegmentFile file;
    private long size;
    private int end;
    private int forced;

    private int needed;
    private int evictable;
    private int nonces;
    private long neededBytes;

    /** A segment that was read. */
    Segment(long number, Path path, long size, int end) {
        this.number = number;
        this.path = path;
        this.size = size;
        this.end = end;
        this.forced = end;
    }

    /** Lets it be appended to. */
    void continueWith(SegmentFile open) {
        file = open;
    }

    /** Appends a record; returns where its frame begins. */
    int append(byte[] body) throws IOException {
        ByteBuffer frame = Frame.of(body, forced);
        int offset = end;
        open().write(frame, offset);
        end += frame.limit();
        return offset;
    }

    /** Forces all that was appended. */
    void force() throws IOException {
        open().force();
    }

    void forcedTo(int offset) {
        forced = Math.max(forced, offset);
    }

    /** Gives up what was not forced, and takes no more. */
    void giveUp() {
        end = forced;
        seal();
    }

    /** Takes no more, and gives the unused rest of the file back, as far as possible. */
    void seal() {
        if (file == null) {
            return;
        }
        try (SegmentFile closing = file) {
            closing.truncate(end);
            size = end;
        } catch (IOException e) {
            // The next segment's header says how far this one is valid.
        }
        file = null;
    }

    /** Keeps the unused rest for the next process. */
    void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private SegmentFile open() throws IOException {
        if (file == null) {
            throw new IOException(path + " is not open");
        }
        return file;
    }

    int end() {
        return end;
    }

    long size() {
        return size;
    }

    long free() {
        return size - end;
    }

    /** Counts a record that somebody needs. */
    void needed(int length) {
        needed++;
        neededBytes += length;
    }

    void unneeded(int length) {
        needed--;
        neededBytes -= length;
    }

    /** Counts a needed record as one that may be let go. */
    void evictable(int more) {
        evictable += more;
    }

    /** Counts nonces that are remembered, each of which takes its own record once it is copied forward. */
    void nonces(int more) {
        nonces += more;
        needed += more;
        neededBytes += (long) more * SeenNonce.RECORD_BYTES;
    }

    boolean isUnneeded() {
        return needed == 0;
    }

    boolean hasEvictable() {
        return evictable > 0;
    }

    /** Whether only a few records, which may not be let go, keep it. */
    boolean isKeptByFew() {
        return evictable == 0 && neededBytes * 4 <= end;
    }

    /** Whether that is so but for nonces, which are no more than the limits say, and small. */
    boolean isKeptByFewBesideNonces() {
        return evictable == 0 && (neededBytes - (long) nonces * SeenNonce.RECORD_BYTES) * 4 <= end;
    }
}
