package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.packet.security.BigEndian;
import io.github.collectdmonitor.packet.security.Envelopes;
import io.github.collectdmonitor.packet.security.OpenedPart;
import io.github.collectdmonitor.packet.security.OpenedPart.Closed;
import io.github.collectdmonitor.packet.security.OpenedPart.Content;
import io.github.collectdmonitor.packet.security.PacketRejection;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.packet.types.TypesDb;
import io.github.collectdmonitor.settings.SecurityLevel;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets of collectd's network plugin like collectd's server ({@code parse_packet} in network.c), with two
 * differences: a signed or encrypted part within another is rejected, which no client sends, and values of types that
 * are not in TypesDB are accepted, up to 63 in a list. For one thread; any thread may read the counts.
 */
public final class PacketReader {
    private final SecurityLevel level;
    private final Envelopes envelopes;
    private final Consumer<Event> events;
    private final EventParts outside;
    private final EventParts inside;
    private final PacketTally packetTally = new PacketTally();
    private final PacketTally.OfPacket packet = new PacketTally.OfPacket();

    /** Creates a reader.
     * @param events receives the events, in the reading thread; its exceptions propagate through {@link #read}
     */
    public PacketReader(PacketSecurity security, TypesDb types, Consumer<Event> events) {
        this.level = security.level();
        this.envelopes = new Envelopes(security.authFile());
        this.events = events;
        NameCache texts = new NameCache();
        EventParts.Names names = new EventParts.Names(texts, new IdentifierCache(texts), new SourceLists(types));
        this.outside = new EventParts(names, this::give);
        this.inside = new EventParts(names, this::give);
    }

    /**
     * Reads a packet, and delivers its valid events.
     *
     * @param length the packet's length
     * @return the first reason why the packet or a part was rejected; empty if all was accepted
     */
    public Optional<PacketRejection> read(byte[] bytes, int length) {
        packet.begin();
        try {
            outside.begin(Map.of());
            parts(bytes, 0, length, SecurityLevel.NONE, outside);
        } finally {
            packetTally.add(length, packet);
        }
        return packet.firstRefusal();
    }

    /** Returns the counts since the creation. */
    public PacketCounts counts() {
        return packetTally.counts();
    }

    private void give(Event event) {
        if (event instanceof ValueList) {
            packet.value();
        } else {
            packet.notification();
        }
        events.accept(event);
    }

    /** Reads parts whose protection is that of the level {@code met}. */
    private void parts(byte[] bytes, int from, int to, SecurityLevel met, EventParts target) {
        int at = from;
        while (at < to) {
            int length = to - at < BigEndian.HEADER ? 0 : BigEndian.u16(bytes, at + 2);
            if (length < BigEndian.HEADER || length > to - at) {
                packet.refuse(PacketRejection.CUT_OFF);
                return;
            }
            int type = BigEndian.u16(bytes, at);
            boolean goOn = switch (type) {
                case PartType.ENCRYPTION -> decrypt(bytes, at, length, met);
                case PartType.SIGNATURE -> verify(bytes, at, length, to, met);
                default -> event(type, bytes, at, length, met, target);
            };
            if (!goOn) {
                return;
            }
            at += length;
        }
    }

    private boolean decrypt(byte[] bytes, int at, int length, SecurityLevel met) {
        return met == SecurityLevel.NONE
                ? content(envelopes.decrypt(bytes, at, length), SecurityLevel.ENCRYPT)
                : refuse(PacketRejection.NESTED);
    }

    private boolean verify(byte[] bytes, int at, int length, int to, SecurityLevel met) {
        if (met != SecurityLevel.NONE) {
            return refuse(PacketRejection.NESTED);
        }
        // A signature is not sufficient for this level: it is skipped, and each part that it covers is rejected.
        if (level == SecurityLevel.ENCRYPT) {
            packet.refuse(PacketRejection.NOT_ENCRYPTED);
            return true;
        }
        content(envelopes.verify(bytes, at, length, to), SecurityLevel.SIGN);
        return false;
    }

    private boolean content(OpenedPart openedPart, SecurityLevel met) {
        if (openedPart instanceof Closed closed) {
            return refuse(closed.refusal());
        }
        Content content = (Content) openedPart;
        inside.begin(content.meta());
        parts(content.bytes(), content.from(), content.to(), met, inside);
        return true;
    }

    private boolean event(int type, byte[] bytes, int at, int length, SecurityLevel met, EventParts target) {
        if (met.compareTo(level) < 0) {
            packet.refuse(level == SecurityLevel.SIGN ? PacketRejection.NOT_SIGNED : PacketRejection.NOT_ENCRYPTED);
            return true;
        }
        @Nullable PacketRejection packetRejection = target.read(type, bytes, at + BigEndian.HEADER, at + length);
        if (packetRejection == null) {
            return true;
        }
        packet.refuse(packetRejection);
        return packetRejection.kind() == PacketRejection.Kind.INCOMPLETE;
    }

    private boolean refuse(PacketRejection packetRejection) {
        packet.refuse(packetRejection);
        return false;
    }
}
