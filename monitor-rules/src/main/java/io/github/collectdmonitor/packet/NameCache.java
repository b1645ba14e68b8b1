package io.github.collectdmonitor.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings of the names that come again and again. Each has one slot, by its hash, and takes the place of another there: so it is
 * bounded, and no sequence of names makes it slow.
 */
final class NameCache {
    private static final int SLOTS = 1 << 15;

    private final byte[] @Nullable [] encoded = new byte[SLOTS][];
    private final String[] names = new String[SLOTS];

    /** The string of these UTF-8 bytes; what is no UTF-8 becomes U+FFFD. */
    String name(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + bytes[at];
        }
        int slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
        byte[] known = encoded[slot];
        if (known == null || !Arrays.equals(known, 0, known.length, bytes, from, to)) {
            encoded[slot] = Arrays.copyOfRange(bytes, from, to);
            names[slot] = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        return names[slot];
    }
}
