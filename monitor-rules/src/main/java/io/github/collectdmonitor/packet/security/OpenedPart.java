package io.github.collectdmonitor.packet.security;

import java.util.Map;

/** The result of opening a signed or encrypted part. */
public sealed interface OpenedPart {
    /**
     * The part is authentic, with this content.
     *
     * @param meta has the sender's name, if it is known
     */
    @SuppressWarnings("ArrayRecordComponent") // Used immediately, never compared.
    record Content(byte[] bytes, int from, int to, Map<String, Object> meta) implements OpenedPart {}

    /** The part and the rest of the packet are not read. */
    record Closed(PacketRejection refusal) implements OpenedPart {}
}
