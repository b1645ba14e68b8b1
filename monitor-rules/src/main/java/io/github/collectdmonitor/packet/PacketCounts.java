package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import java.util.Map;

/**
 * The counts of a reader since its creation.
 *
 * @param packets the number of packets
 * @param bytes the bytes of all packets
 * @param values the number of accepted value lists, each of one or more data sources
 * @param notifications the number of accepted notifications
 * @param refused the number of rejected or partly rejected packets by reason; a packet may count for several
 */
public record PacketCounts(long packets, long bytes, long values, long notifications, Map<Kind, Long> refused) {
    /** Copies the map. */
    public PacketCounts {
        refused = Map.copyOf(refused);
    }

    /** Returns the number of packets that were rejected or partly rejected for this reason. */
    public long refused(Kind kind) {
        return refused.getOrDefault(kind, 0L);
    }
}
