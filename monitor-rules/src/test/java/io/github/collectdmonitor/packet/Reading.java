package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.packet.security.PacketRejection;
import io.github.collectdmonitor.packet.security.PacketRejection.Kind;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.packet.types.TypesDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A reader with its events. */
public final class Reading {
    public final List<Event> events = new ArrayList<>();
    private final PacketReader reader;

    public Reading(PacketSecurity security) {
        this.reader = new PacketReader(security, installedTypes(), events::add);
    }

    public static Reading open() {
        return new Reading(PacketSecurity.NONE);
    }

    /** The part of collectd's types.db that the tests use. */
    static TypesDb installedTypes() {
        try {
            Path file = Files.createTempFile("types", ".db");
            Files.writeString(file, """
                    gauge      value:GAUGE:U:U
                    counter    value:COUNTER:U:U
                    derive     value:DERIVE:0:U
                    absolute   value:ABSOLUTE:0:U
                    load       shortterm:GAUGE:0:5000, midterm:GAUGE:0:5000, longterm:GAUGE:0:5000
                    if_octets  rx:DERIVE:0:U, tx:DERIVE:0:U
                    """);
            TypesDb types = TypesDb.read(List.of(file));
            Files.delete(file);
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a packet; returns why it was rejected, or null. */
    @Nullable
    public PacketRejection read(byte[] packet) {
        return reader.read(packet.clone(), packet.length).orElse(null);
    }

    @Nullable
    public Kind kind(byte[] packet) {
        PacketRejection packetRejection = read(packet);
        return packetRejection == null ? null : packetRejection.kind();
    }

    public PacketCounts counts() {
        return reader.counts();
    }

    /** Returns all events as texts, equal for equal events. */
    public List<String> texts() {
        return events.stream().map(Reading::text).toList();
    }

    static String text(Event event) {
        if (!(event instanceof ValueList list)) {
            return event.toString().replaceAll("meta=.*", "");
        }
        return list + " every " + list.interval()
                + IntStream.range(0, list.size())
                        .mapToObj(i -> list.sources().get(i) + "=" + Long.toHexString(list.raw(i)))
                        .collect(Collectors.joining(", ", " [", "]"));
    }
}
