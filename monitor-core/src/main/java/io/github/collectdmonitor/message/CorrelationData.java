package io.github.collectdmonitor.message;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Identifies the answer to a request; the agent returns it unchanged (MQTT 5.0 §3.3.2.3.6). */
public final class CorrelationData {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DRAWN_BYTES = 16;

    private final byte[] bytes;

    private CorrelationData(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps a copy of received bytes. */
    public static CorrelationData of(byte[] bytes) {
        return new CorrelationData(bytes.clone());
    }

    /** Creates 16 unpredictable random bytes. */
    public static CorrelationData random() {
        byte[] drawn = new byte[DRAWN_BYTES];
        RANDOM.nextBytes(drawn);
        return new CorrelationData(drawn);
    }

    /** Returns a copy of the bytes. */
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
