package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.packet.security.PacketRejection;
import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts packets: one thread reads packets, any thread may read the counts. */
final class PacketTally {
    private final Map<Kind, Long> refused = new EnumMap<>(Kind.class);
    private long packets;
    private long bytes;
    private long values;
    private long notifications;

    /** The counts of one packet. Each kind of rejection counts once per packet. */
    static final class OfPacket {
        private final EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        private @Nullable PacketRejection first;
        private int values;
        private int notifications;

        void begin() {
            kinds.clear();
            first = null;
            values = 0;
            notifications = 0;
        }

        void value() {
            values++;
        }

        void notification() {
            notifications++;
        }

        void refuse(PacketRejection packetRejection) {
            if (kinds.add(packetRejection.kind()) && first == null) {
                first = packetRejection;
            }
        }

        Optional<PacketRejection> firstRefusal() {
            return Optional.ofNullable(first);
        }
    }

    synchronized void add(int length, OfPacket packet) {
        packets++;
        bytes += length;
        values += packet.values;
        notifications += packet.notifications;
        packet.kinds.forEach(kind -> refused.merge(kind, 1L, Long::sum));
    }

    synchronized PacketCounts counts() {
        return new PacketCounts(packets, bytes, values, notifications, refused);
    }
}
