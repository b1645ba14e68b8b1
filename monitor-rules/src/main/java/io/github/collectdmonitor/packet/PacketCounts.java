package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.packet.Refusal.Kind;
import java.util.Map;

/**
 * What a reader has read since it was made.
 *
 * @param packets how many
 * @param bytes of all of them
 * @param values lists of values that were read, each of one or more data sources
 * @param notifications that were read
 * @param refused packets of which something was not read, by reason; a packet may count for several
 */
public record PacketCounts(long packets, long bytes, long values, long notifications, Map<Kind, Long> refused) {
    /** Copies the map. */
    public PacketCounts {
        refused = Map.copyOf(refused);
    }

    /** Packets of which something was not read for this reason. */
    public long refused(Kind kind) {
        return refused.getOrDefault(kind, 0L);
    }
}
