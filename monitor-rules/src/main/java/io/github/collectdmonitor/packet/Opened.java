package io.github.collectdmonitor.packet;

import java.util.Map;

/** What became of a signed or encrypted part. */
sealed interface Opened {
    /**
     * It is genuine, and this is what it protects.
     *
     * @param meta says who sent it, where that is known
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over at once, never compared.
    record Content(byte[] bytes, int from, int to, Map<String, Object> meta) implements Opened {}

    /** It is not read, and neither is what follows. */
    record Closed(Refusal refusal) implements Opened {}
}
