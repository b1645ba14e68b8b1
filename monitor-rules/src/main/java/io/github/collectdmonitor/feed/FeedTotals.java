package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.packet.PacketCounts;
import io.github.collectdmonitor.packet.Refusal.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a feed has given.
 *
 * @param events value lists and notifications
 * @param leftOut how much was not, by what it is, in words for the log; in an order
 */
public record FeedTotals(long events, Map<String, Long> leftOut) {
    /** Nothing, so far. */
    public static final FeedTotals NONE = new FeedTotals(0, Map.of());

    /** Copies the map, which keeps its order. */
    public FeedTotals {
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    }

    static FeedTotals of(PacketCounts packets) {
        Map<String, Long> refused = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            refused.put(words(kind), packets.refused(kind));
        }
        return new FeedTotals(packets.values() + packets.notifications(), refused);
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case BAD_SIGNATURE -> "packets with a wrong password or altered";
            case UNKNOWN_USER -> "packets of unknown users";
            case INSECURE -> "packets less protected than SecurityLevel asks for";
            case MALFORMED -> "packets that are damaged or not collectd's";
            case INCOMPLETE -> "packets with incomplete values or notifications";
        };
    }
}
