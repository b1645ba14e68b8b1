package io.github.collectdmonitor.rules.lua.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a child answers: records, each a line with its length in bytes, and then fields separated by NUL. The child is not
 * believed: a record has a limit, and so has all that it writes about one event. Not thread-safe.
 */
public final class ReplyReader {
    /** The largest record: the names of 2,000 handlers, of 256 bytes each. */
    private static final int LARGEST_RECORD = 600_000;

    /** The most that is read until an event is done. */
    private static final int MOST_FOR_EVENT = 1_000_000;

    /** The names of as many handlers for metrics and for notifications, and what stands before them. */
    private static final int MOST_FIELDS = 2_003;

    private static final int MOST_DIGITS = 6;

    private final ReadableByteChannel from;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).flip();
    private int sinceDone;

    /** Reads from a channel. */
    public ReplyReader(ReadableByteChannel from) {
        this.from = from;
    }

    /** What breaks the rules that a child must keep to. */
    public static final class MalformedReplyException extends IOException {
        private static final long serialVersionUID = 1L;

        /** It is nothing that the driver writes. */
        public MalformedReplyException() {
            this("what it writes is not the driver's");
        }

        MalformedReplyException(String message) {
            super(message);
        }
    }

    /** Whether a record, or a part of one, was read already. */
    public boolean hasMore() {
        return buffer.hasRemaining();
    }

    /**
     * The next record's fields, the first of which says what it is; null at the end.
     *
     * @throws MalformedReplyException if it is no record, or too large
     * @throws IOException if it cannot be read, as when it was closed
     */
    public @Nullable List<String> next() throws IOException {
        int length = length();
        if (length < 0) {
            return null;
        }
        sinceDone += length + MOST_DIGITS;
        if (sinceDone > MOST_FOR_EVENT) {
            throw new MalformedReplyException("it writes more than " + MOST_FOR_EVENT + " bytes about one event");
        }
        byte[] record = new byte[length];
        for (int at = 0; at < length; at += take(record, at)) {
            if (!fill()) {
                throw new MalformedReplyException("it ended within a record");
            }
        }
        List<String> fields = fields(record);
        if (fields.get(0).equals("D")) {
            sinceDone = 0;
        }
        return fields;
    }

    private int length() throws IOException {
        int length = -1;
        for (int digits = 0; fill(); digits++) {
            byte next = buffer.get();
            if (next == '\n' && length >= 0) {
                return length;
            }
            if (next < '0' || next > '9' || digits == MOST_DIGITS) {
                throw new MalformedReplyException();
            }
            length = Math.max(length, 0) * 10 + next - '0';
            if (length > LARGEST_RECORD) {
                throw new MalformedReplyException("it writes a record of more than " + LARGEST_RECORD + " bytes");
            }
        }
        return -1;
    }

    private int take(byte[] record, int at) {
        int taken = Math.min(buffer.remaining(), record.length - at);
        buffer.get(record, at, taken);
        return taken;
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear();
        int read = from.read(buffer);
        buffer.flip();
        return read > 0;
    }

    private static List<String> fields(byte[] record) throws MalformedReplyException {
        List<String> fields = new ArrayList<>(4);
        int from = 0;
        for (int at = 0; at <= record.length; at++) {
            if (at == record.length || record[at] == 0) {
                if (fields.size() == MOST_FIELDS) {
                    throw new MalformedReplyException("it writes a record of more than " + MOST_FIELDS + " fields");
                }
                fields.add(new String(record, from, at - from, StandardCharsets.UTF_8));
                from = at + 1;
            }
        }
        return fields;
    }
}
