package io.github.collectdmonitor.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings of the names that come again and again. Each has one slot, by its hash, and takes the place of another there: so it is
 * bounded in number, and no sequence of names makes it slow. It is bounded in bytes, too: once so many have been made, it begins
 * empty again. For one thread.
 */
final class NameCache {
    /** How many bytes of strings may be made before the cache begins empty again: 4 MiB, some 50,000 names as hosts have them. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int SLOTS = 1 << 15;

    /** Of two objects with their headers, besides a byte in one and at most two in the other for each byte of the name. */
    private static final int OVERHEAD_BYTES = 72;

    private static final int BYTES_PER_BYTE = 3;

    private final byte[] @Nullable [] encoded = new byte[SLOTS][];
    private final @Nullable String[] names = new String[SLOTS];
    private int made;
    private int generation;

    /** The string of these UTF-8 bytes; what is no UTF-8 becomes U+FFFD. */
    String name(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        byte[] known = encoded[slot];
        String name = names[slot];
        return known != null && name != null && Arrays.equals(known, 0, known.length, bytes, from, to)
                ? name
                : make(slot, bytes, from, to);
    }

    private String make(int slot, byte[] bytes, int from, int to) {
        made += OVERHEAD_BYTES + BYTES_PER_BYTE * (to - from);
        if (made > MOST_BYTES) {
            Arrays.fill(encoded, null);
            Arrays.fill(names, null);
            made = 0;
            generation++;
        }
        String name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        encoded[slot] = Arrays.copyOfRange(bytes, from, to);
        names[slot] = name;
        return name;
    }

    /** Changes each time that the cache begins empty again: whoever holds names of another generation must let go of them. */
    int generation() {
        return generation;
    }
}
