package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.packet.security.BigEndian;
import io.github.collectdmonitor.packet.security.PacketRejection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of values and notifications. A part applies to all following values and notifications until a part of
 * the same type.
 */
final class EventParts {
    /**
     * The longest name in bytes with the NUL, as in collectd's server: {@code DATA_MAX_NAME_LEN}. A longer one ends the
     * packet.
     */
    private static final int LONGEST_NAME = 128;

    /** The longest message in bytes with the NUL: {@code NOTIF_MAX_MSG_LEN}. */
    private static final int LONGEST_MESSAGE = 256;

    /** The maximum number of values in a list: no line of types.db has more data sources. */
    private static final int MOST_VALUES = 63;

    private final Names names;
    private final Consumer<Event> events;

    private Map<String, Object> meta = Map.of();
    private String host = "";
    private String plugin = "";
    private String pluginInstance = "";
    private String type = "";
    private String typeInstance = "";
    private long time;
    private long interval;
    private long severity;
    private @Nullable Identifier identifier;

    /** The caches of a reader. */
    record Names(NameCache texts, IdentifierCache identifiers, SourceLists sources) {}

    EventParts(Names names, Consumer<Event> events) {
        this.names = names;
        this.events = events;
    }

    /** Resets the state for a new packet or envelope. */
    void begin(Map<String, Object> metaOfAll) {
        meta = metaOfAll;
        host = "";
        plugin = "";
        pluginInstance = "";
        type = "";
        typeInstance = "";
        time = 0;
        interval = 0;
        severity = 0;
        identifier = null;
    }

    /** Reads a part's content; skips an unknown type. Returns why it is rejected, or null. */
    @Nullable
    PacketRejection read(int part, byte[] bytes, int from, int to) {
        return switch (part) {
            case PartType.HOST, PartType.PLUGIN, PartType.PLUGIN_INSTANCE, PartType.TYPE, PartType.TYPE_INSTANCE ->
                name(part, bytes, from, to);
            case PartType.TIME, PartType.TIME_HR, PartType.INTERVAL, PartType.INTERVAL_HR, PartType.SEVERITY ->
                to - from == Long.BYTES ? number(part, BigEndian.u64(bytes, from)) : PacketRejection.BAD_NUMBER;
            case PartType.VALUES -> values(bytes, from, to);
            case PartType.MESSAGE -> message(bytes, from, to);
            default -> null;
        };
    }

    private @Nullable PacketRejection name(int part, byte[] bytes, int from, int to) {
        int end = textEnd(bytes, from, to, LONGEST_NAME);
        if (end < 0) {
            return PacketRejection.BAD_TEXT;
        }
        String name = names.texts.name(bytes, from, end);
        switch (part) {
            case PartType.HOST -> host = name;
            case PartType.PLUGIN -> plugin = name;
            case PartType.PLUGIN_INSTANCE -> pluginInstance = name;
            case PartType.TYPE -> type = name;
            default -> typeInstance = name;
        }
        identifier = null;
        return null;
    }

    private @Nullable PacketRejection number(int part, long number) {
        if (part == PartType.SEVERITY) {
            severity = number;
            return null;
        }
        boolean highResolution = part == PartType.TIME_HR || part == PartType.INTERVAL_HR;
        long nanos = highResolution ? PacketTime.ofHighResolution(number) : PacketTime.ofSeconds(number);
        if (nanos == PacketTime.UNREPRESENTABLE) {
            return PacketRejection.BAD_TIME;
        }
        if (part == PartType.TIME || part == PartType.TIME_HR) {
            time = nanos;
        } else {
            interval = nanos;
        }
        return null;
    }

    private @Nullable PacketRejection values(byte[] bytes, int from, int to) {
        int count = to - from < Short.BYTES ? 0 : BigEndian.u16(bytes, from);
        int codes = from + Short.BYTES;
        if (count == 0 || to - codes != count * (1 + Long.BYTES)) {
            return PacketRejection.BAD_VALUES;
        }
        if (count > MOST_VALUES) {
            return PacketRejection.TOO_MANY_VALUES;
        }
        List<DataSource> sources = names.sources.sources(type, bytes, codes, count);
        if (sources == null) {
            return PacketRejection.BAD_VALUES;
        }
        if (time == 0 || host.isEmpty() || plugin.isEmpty() || type.isEmpty()) {
            return PacketRejection.INCOMPLETE_VALUES;
        }
        long[] raw = new long[count];
        for (int i = 0; i < count; i++) {
            int at = codes + count + i * Long.BYTES;
            raw[i] = switch (sources.get(i).type()) {
                case GAUGE -> BigEndian.littleEndian(bytes, at);
                case COUNTER, DERIVE, ABSOLUTE -> BigEndian.u64(bytes, at);
            };
        }
        events.accept(new ValueList(identifier(), time, interval, sources, raw, meta));
        return null;
    }

    private @Nullable PacketRejection message(byte[] bytes, int from, int to) {
        int end = textEnd(bytes, from, to, LONGEST_MESSAGE);
        if (end < 0) {
            return PacketRejection.BAD_TEXT;
        }
        Severity known = Severity.of(severity).orElse(null);
        if (known == null || time == 0 || end == from) {
            return PacketRejection.INCOMPLETE_NOTIFICATION;
        }
        String message = new String(bytes, from, end - from, StandardCharsets.UTF_8);
        events.accept(new Notification(identifier(), time, known, message, meta));
        return null;
    }

    private Identifier identifier() {
        Identifier current = identifier;
        if (current == null) {
            current = names.identifiers.identifier(host, plugin, pluginInstance, type, typeInstance);
            identifier = current;
        }
        return current;
    }

    /** Returns the index of a text's first NUL, or -1 if its last byte is not NUL or it is too long. */
    private static int textEnd(byte[] bytes, int from, int to, int longest) {
        if (to == from || to - from > longest || bytes[to - 1] != 0) {
            return -1;
        }
        int end = from;
        while (bytes[end] != 0) {
            end++;
        }
        return end;
    }

    /** Times and intervals of packets in nanoseconds. */
    static final class PacketTime {
        /** Marks a time after the year 2262, which nanoseconds since 1970 cannot represent. */
        static final long UNREPRESENTABLE = -1;

        private static final long NANOS_PER_SECOND = 1_000_000_000L;
        private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 1;
        private static final int FRACTION_BITS = 30;
        private static final long FRACTION = (1L << FRACTION_BITS) - 1;
        private static final long HALF = 1L << (FRACTION_BITS - 1);

        private PacketTime() {}

        /** Converts an unsigned number of seconds. */
        static long ofSeconds(long seconds) {
            return seconds < 0 || seconds > MOST_SECONDS ? UNREPRESENTABLE : seconds * NANOS_PER_SECOND;
        }

        /** Converts collectd's cdtime_t, an unsigned number of 2^-30 s; rounded as in collectd. */
        static long ofHighResolution(long time) {
            long seconds = ofSeconds(time >>> FRACTION_BITS);
            return seconds == UNREPRESENTABLE
                    ? UNREPRESENTABLE
                    : seconds + (((time & FRACTION) * NANOS_PER_SECOND + HALF) >>> FRACTION_BITS);
        }
    }
}
