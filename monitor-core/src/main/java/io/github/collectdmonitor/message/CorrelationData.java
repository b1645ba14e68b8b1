package io.github.collectdmonitor.message;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a sender recognises its answer by; the agent gives it back untouched (MQTT 5.0 §3.3.2.3.6). */
public final class CorrelationData {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DRAWN_BYTES = 16;

    private final byte[] bytes;

    private CorrelationData(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps a copy of what came over the wire. */
    public static CorrelationData of(byte[] bytes) {
        return new CorrelationData(bytes.clone());
    }

    /** Draws 16 bytes that nobody can guess. */
    public static CorrelationData random() {
        byte[] drawn = new byte[DRAWN_BYTES];
        RANDOM.nextBytes(drawn);
        return new CorrelationData(drawn);
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CorrelationData data && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
