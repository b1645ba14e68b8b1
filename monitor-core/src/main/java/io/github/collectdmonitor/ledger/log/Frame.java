package io.github.collectdmonitor.ledger.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record in a segment: the length of what follows the checksum (4 bytes), its CRC-32C (4 bytes), the offset
 * up to which the segment was forced (4 bytes), and the record.
 *
 * @param offset where it begins
 * @param length in bytes, with its header
 * @param forcedBefore everything before this offset was on disk when the frame was written; if it is unreadable, it
 * was damaged
 * @param body the record
 */
public record Frame(int offset, int length, int forcedBefore, ByteBuffer body) {
    /** The size of a frame without its record, in bytes. */
    public static final int OVERHEAD = 12;

    private static final int BEFORE_CONTENT = 8;

    /** Encodes a record as a frame. */
    public static ByteBuffer of(byte[] body, int forcedBefore) {
        ByteBuffer frame = ByteBuffer.allocate(OVERHEAD + body.length);
        frame.putInt(OVERHEAD - BEFORE_CONTENT + body.length)
                .putInt(0)
                .putInt(forcedBefore)
                .put(body);
        frame.putInt(4, checksum(frame, BEFORE_CONTENT, frame.capacity()));
        return frame.flip();
    }

    /** Reads the frame at an offset; null if there is no complete one. */
    public static @Nullable Frame at(ByteBuffer segment, int offset) {
        if (segment.limit() - offset <= OVERHEAD) {
            return null;
        }
        int content = segment.getInt(offset);
        if (content <= OVERHEAD - BEFORE_CONTENT || content > segment.limit() - offset - BEFORE_CONTENT) {
            return null;
        }
        int length = BEFORE_CONTENT + content;
        if (checksum(segment, offset + BEFORE_CONTENT, offset + length) != segment.getInt(offset + 4)) {
            return null;
        }
        return new Frame(
                offset,
                length,
                segment.getInt(offset + BEFORE_CONTENT),
                segment.slice(offset + OVERHEAD, length - OVERHEAD));
    }

    private static int checksum(ByteBuffer buffer, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().limit(to).position(from));
        return (int) crc.getValue();
    }
}
