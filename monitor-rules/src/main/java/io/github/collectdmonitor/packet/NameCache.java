package io.github.collectdmonitor.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Caches the strings of names. Each has one slot, by its hash, where it evicts another name: the number is bounded, and
 * no sequence of names makes it slow. The bytes are bounded, too: the cache is cleared after a limit of new strings.
 * For one thread.
 */
final class NameCache {
    /** How many bytes of strings are created until the cache is cleared: 4 MiB, about 50,000 usual names. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int SLOTS = 1 << 15;

    /**
     * The memory of two objects without the name's own bytes: one in one object, and at most two in the other for each
     * byte.
     */
    private static final int OVERHEAD_BYTES = 72;

    private static final int BYTES_PER_BYTE = 3;

    private final byte[] @Nullable [] encoded = new byte[SLOTS][];
    private final @Nullable String[] names = new String[SLOTS];
    private int made;
    private int generation;

    /** Returns the string of these UTF-8 bytes; invalid UTF-8 becomes U+FFFD. */
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

    /**
     * Returns a number that changes each time the cache is cleared; users must then release the names of earlier
     * generations.
     */
    int generation() {
        return generation;
    }
}
