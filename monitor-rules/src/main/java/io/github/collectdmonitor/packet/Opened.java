package io.github.collectdmonitor.packet;

import java.util.Map;

/** The result of opening a signed or encrypted part. */
sealed interface Opened {
    /**
     * The part is authentic, with this content.
     *
     * @param meta has the sender's name, if it is known
     */
    @SuppressWarnings("ArrayRecordComponent") // Used immediately, never compared.
    record Content(byte[] bytes, int from, int to, Map<String, Object> meta) implements Opened {}

    /** The part and the rest of the packet are not read. */
    record Closed(Refusal refusal) implements Opened {}
}
