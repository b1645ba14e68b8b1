package io.github.collectdmonitor.rules.lua.wire;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the agent writes to a child: records, each a line with its length in bytes, and then fields that end with NUL. Collects
 * records until they are taken. Not thread-safe.
 */
public final class EventRecords {
    private static final double EXACT = 1L << 53;

    private final ByteArrayOutputStream records = new ByteArrayOutputStream(4096);
    private final ByteArrayOutputStream fields = new ByteArrayOutputStream(512);

    /** Begins without a record. */
    public EventRecords() {}

    /** Adds a file that is to be run; its text is the rest of the record. */
    @SuppressWarnings("ArrayParameter") // Read only.
    public void addSource(String name, byte[] source, @Nullable Instant now) {
        add("L");
        add(name);
        add(time(now));
        fields.writeBytes(source);
        end();
    }

    /** Asks which of these names are not there. */
    public void addQuestion(List<String> names) {
        add("Q");
        add("");
        names.forEach(this::add);
        end();
    }

    /**
     * Adds an event as collectd's Lua plugin hands it over.
     *
     * @param now what handlers are to take for the time; null where that is the clock's
     */
    public void add(Event event, @Nullable Instant now) {
        add(event instanceof ValueList ? "M" : "N");
        add(time(now));
        add(Long.toString(event.time()));
        Identifier identifier = event.identifier();
        add(identifier.host());
        add(identifier.plugin());
        add(identifier.pluginInstance());
        add(identifier.type());
        add(identifier.typeInstance());
        if (event instanceof ValueList values) {
            addValues(values);
            addMeta(values.meta());
        } else if (event instanceof Notification notification) {
            add(Integer.toString(notification.severity().code()));
            add(notification.message());
            addMeta(notification.meta());
        }
        end();
    }

    private void addValues(ValueList values) {
        add(Long.toString(values.interval()));
        add(Integer.toString(values.size()));
        for (int i = 0; i < values.size(); i++) {
            DataSource source = values.sources().get(i);
            add(source.name());
            add(source.type().toString());
            add(number(values.value(i), source.type() != DataSourceType.GAUGE));
        }
    }

    private void addMeta(Map<String, Object> meta) {
        if (meta.isEmpty()) {
            return;
        }
        new TreeMap<>(meta).forEach((name, value) -> {
            add(name);
            if (value instanceof Number number) {
                add("n");
                add(number(number.doubleValue(), !(value instanceof Double)));
            } else {
                add(value instanceof Boolean ? "b" : "s");
                add(value.toString());
            }
        });
    }

    /** As Lua 5.3 tells them apart: what counts is an integer, a gauge is not. */
    private static String number(double value, boolean isWhole) {
        long whole = (long) value;
        if (whole == value && Math.abs(value) < EXACT && (whole != 0 || 1 / value > 0)) {
            return isWhole ? Long.toString(whole) : whole + ".0";
        }
        return Double.toString(value);
    }

    private static String time(@Nullable Instant now) {
        return now == null ? "" : Long.toString(now.getEpochSecond());
    }

    private void add(String field) {
        // No name of collectd's holds a NUL; a record written by hand may.
        String clean = field.indexOf('\0') < 0 ? field : field.replace('\0', '?');
        fields.writeBytes(clean.getBytes(StandardCharsets.UTF_8));
        fields.write(0);
    }

    private void end() {
        records.writeBytes((fields.size() + "\n").getBytes(StandardCharsets.US_ASCII));
        records.writeBytes(fields.toByteArray());
        fields.reset();
    }

    /** Takes all records that were collected. */
    public ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(records.toByteArray());
        records.reset();
        return taken;
    }
}
