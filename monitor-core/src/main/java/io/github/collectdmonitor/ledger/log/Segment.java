package io.github.collectdmonitor.ledger.log;

import io.github.collectdmonitor.ledger.record.LedgerRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of the ledger: frames followed by zeros. Counts the records that are still needed. */
public final class Segment {
    /** The size of a nonce's record in a segment, in bytes. */
    public static final int NONCE_BYTES = Frame.OVERHEAD + LedgerRecord.Nonce.BYTES;

    public final long number;
    public final Path path;

    private @Nullable SegmentFile file;
    private long size;
    private int end;
    private int forced;

    private int needed;
    private int evictable;
    private int nonces;
    private long neededBytes;

    /** Creates a segment that was read. */
    public Segment(long number, Path path, long size, int end) {
        this.number = number;
        this.path = path;
        this.size = size;
        this.end = end;
        this.forced = end;
    }

    /** Opens the segment for appending. */
    public void continueWith(SegmentFile open) {
        file = open;
    }

    /** Appends a record; returns where its frame begins. */
    public int append(byte[] body) throws IOException {
        ByteBuffer frame = Frame.of(body, forced);
        int offset = end;
        open().write(frame, offset);
        end += frame.limit();
        return offset;
    }

    /** Forces all appended records. */
    void force() throws IOException {
        open().force();
    }

    void forcedTo(int offset) {
        forced = Math.max(forced, offset);
    }

    /** Discards what was not forced, and closes the segment. */
    void giveUp() {
        end = forced;
        seal();
    }

    /** Closes the segment for appending, and truncates the unused rest of the file if possible. */
    void seal() {
        if (file == null) {
            return;
        }
        try (SegmentFile closing = file) {
            closing.truncate(end);
            size = end;
        } catch (IOException e) {
            // The header of the next segment has the end of this one.
        }
        file = null;
    }

    /** Closes the file and keeps the unused rest for the next run. */
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

    public int end() {
        return end;
    }

    public long size() {
        return size;
    }

    long free() {
        return size - end;
    }

    /** Counts a record that is needed. */
    public void needed(int length) {
        needed++;
        neededBytes += length;
    }

    public void unneeded(int length) {
        needed--;
        neededBytes -= length;
    }

    /** Counts needed records that may be evicted. */
    public void evictable(int more) {
        evictable += more;
    }

    /** Counts stored nonces, each of which needs its own record when it is copied. */
    public void nonces(int more) {
        nonces += more;
        needed += more;
        neededBytes += (long) more * NONCE_BYTES;
    }

    public boolean isUnneeded() {
        return needed == 0;
    }

    public boolean hasEvictable() {
        return evictable > 0;
    }

    /** Returns whether only a few records, which cannot be evicted, keep the segment. */
    public boolean isKeptByFew() {
        return evictable == 0 && neededBytes * 4 <= end;
    }

    /** Like {@link #isKeptByFew}, but ignores nonces, which are small and limited in number. */
    public boolean isKeptByFewBesideNonces() {
        return evictable == 0 && (neededBytes - (long) nonces * NONCE_BYTES) * 4 <= end;
    }
}
