package io.github.collectdmonitor.command.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps the first half and the last half of a stream of bytes of any length, in bounded memory. */
public final class OutputBuffer {
    private final int headCapacity;
    private final int tailCapacity;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream(256);
    private byte[] tail = new byte[0];
    private long afterHead;

    OutputBuffer(int capacity) {
        headCapacity = capacity / 2;
        tailCapacity = capacity - headCapacity;
    }

    void append(byte[] bytes, int length) {
        int toHead = Math.min(length, headCapacity - head.size());
        head.write(bytes, 0, toHead);
        int from = Math.max(toHead, length - tailCapacity);
        afterHead += from - toHead;
        ensureTail(afterHead + length - from);
        while (from < length) {
            int position = (int) (afterHead % tailCapacity);
            int chunk = Math.min(length - from, tailCapacity - position);
            System.arraycopy(bytes, from, tail, position, chunk);
            afterHead += chunk;
            from += chunk;
        }
    }

    /** Allocates the ring buffer as needed: most commands write little. */
    private void ensureTail(long wanted) {
        if (tail.length < tailCapacity && wanted > tail.length) {
            long doubled = Math.max(wanted, 2L * tail.length);
            tail = Arrays.copyOf(tail, (int) Math.min(tailCapacity, doubled));
        }
    }

    public boolean truncated() {
        return afterHead > tailCapacity;
    }

    /** Returns the kept output with invalid UTF-8 replaced; a character that was cut is left out. */
    public String text() {
        byte[] first = head.toByteArray();
        if (!truncated()) {
            byte[] whole = Arrays.copyOf(first, first.length + (int) afterHead);
            System.arraycopy(tail, 0, whole, first.length, (int) afterHead);
            return new String(whole, StandardCharsets.UTF_8);
        }
        int oldest = tailCapacity == 0 ? 0 : (int) (afterHead % tailCapacity);
        byte[] last = new byte[tailCapacity];
        System.arraycopy(tail, oldest, last, 0, tailCapacity - oldest);
        System.arraycopy(tail, 0, last, tailCapacity - oldest, oldest);
        int end = endOfWholeCharacters(first);
        int start = startOfWholeCharacters(last);
        return new String(first, 0, end, StandardCharsets.UTF_8)
                + new String(last, start, last.length - start, StandardCharsets.UTF_8);
    }

    private static int endOfWholeCharacters(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int value = bytes[bytes.length - back] & 0xff;
            if (value < 0x80) {
                return bytes.length;
            }
            if (value >= 0xc0) {
                int needed = value >= 0xf0 ? 4 : value >= 0xe0 ? 3 : 2;
                return needed > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }

    private static int startOfWholeCharacters(byte[] bytes) {
        int start = 0;
        while (start < Math.min(3, bytes.length) && (bytes[start] & 0xc0) == 0x80) {
            start++;
        }
        return start;
    }
}
