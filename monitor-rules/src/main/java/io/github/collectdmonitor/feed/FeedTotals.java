package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.packet.PacketCounts;
import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The totals of a feed.
 *
 * @param events the number of received value lists and notifications
 * @param dropped how much was dropped, by the reason as text for the log, in order
 */
public record FeedTotals(long events, Map<String, Long> dropped) {
    /** No events. */
    public static final FeedTotals NONE = new FeedTotals(0, Map.of());

    /** Copies the map, which keeps its order. */
    public FeedTotals {
        dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
    }

    public static FeedTotals of(PacketCounts packets) {
        Map<String, Long> rejected = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            rejected.put(text(kind), packets.refused(kind));
        }
        return new FeedTotals(packets.values() + packets.notifications(), rejected);
    }

    private static String text(Kind kind) {
        return switch (kind) {
            case BAD_SIGNATURE -> "packets with a wrong password or altered";
            case UNKNOWN_USER -> "packets of unknown users";
            case INSECURE -> "packets less protected than SecurityLevel requires";
            case MALFORMED -> "packets that are damaged or not of collectd";
            case INCOMPLETE -> "packets with incomplete values or notifications";
        };
    }
}
