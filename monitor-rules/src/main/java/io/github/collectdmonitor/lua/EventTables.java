package io.github.collectdmonitor.lua;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.util.Map;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * Events as collectd's Lua plugin hands them over: {@code values} counted from 1, {@code dsnames} and {@code dstypes} from 0,
 * empty strings where a part is not given, times in seconds; {@code meta} only where there is meta data.
 */
final class EventTables {
    private static final double NANOSECONDS = 1e9;
    private static final int MEMBERS = 16;
    /** What Java needs for the table of an event. */
    private static final long TABLE = 1500;
    /** And for each of its values and its meta data. */
    private static final long ITEM = 250;

    private static final LuaString HOST = LuaValue.valueOf("host");
    private static final LuaString PLUGIN = LuaValue.valueOf("plugin");
    private static final LuaString PLUGIN_INSTANCE = LuaValue.valueOf("plugin_instance");
    private static final LuaString TYPE = LuaValue.valueOf("type");
    private static final LuaString TYPE_INSTANCE = LuaValue.valueOf("type_instance");
    private static final LuaString TIME = LuaValue.valueOf("time");
    private static final LuaString INTERVAL = LuaValue.valueOf("interval");
    private static final LuaString VALUES = LuaValue.valueOf("values");
    private static final LuaString NAMES = LuaValue.valueOf("dsnames");
    private static final LuaString TYPES = LuaValue.valueOf("dstypes");
    private static final LuaString SEVERITY = LuaValue.valueOf("severity");
    private static final LuaString MESSAGE = LuaValue.valueOf("message");
    private static final LuaString META = LuaValue.valueOf("meta");

    private EventTables() {}

    /** A new table: handlers may change it, and keep it. */
    static LuaTable of(Event event) {
        LuaTable table = new LuaTable(0, MEMBERS);
        Identifier identifier = event.identifier();
        table.rawset(HOST, LuaValue.valueOf(identifier.host()));
        table.rawset(PLUGIN, LuaValue.valueOf(identifier.plugin()));
        table.rawset(PLUGIN_INSTANCE, LuaValue.valueOf(identifier.pluginInstance()));
        table.rawset(TYPE, LuaValue.valueOf(identifier.type()));
        table.rawset(TYPE_INSTANCE, LuaValue.valueOf(identifier.typeInstance()));
        table.rawset(TIME, LuaValue.valueOf(event.time() / NANOSECONDS));
        if (event instanceof ValueList values) {
            addValues(table, values);
            addMeta(table, values.meta());
        } else if (event instanceof Notification notification) {
            table.rawset(SEVERITY, LuaValue.valueOf(notification.severity().code()));
            table.rawset(MESSAGE, LuaValue.valueOf(notification.message()));
            addMeta(table, notification.meta());
        }
        return table;
    }

    /** Roughly what the table of an event takes. */
    static long bytes(Event event) {
        if (event instanceof ValueList values) {
            return TABLE + ITEM * ((long) values.size() + values.meta().size());
        }
        return event instanceof Notification notification
                ? TABLE
                        + notification.message().length()
                        + ITEM * notification.meta().size()
                : TABLE;
    }

    private static void addValues(LuaTable table, ValueList list) {
        table.rawset(INTERVAL, LuaValue.valueOf(list.interval() / NANOSECONDS));
        LuaTable values = new LuaTable(list.size(), 0);
        LuaTable names = new LuaTable(list.size(), 1);
        LuaTable types = new LuaTable(list.size(), 1);
        for (int index = 0; index < list.size(); index++) {
            DataSource source = list.sources().get(index);
            values.rawset(index + 1, LuaValue.valueOf(list.value(index)));
            names.rawset(index, LuaValue.valueOf(source.name()));
            types.rawset(index, LuaValue.valueOf(source.type().toString()));
        }
        table.rawset(VALUES, values);
        table.rawset(NAMES, names);
        table.rawset(TYPES, types);
    }

    private static void addMeta(LuaTable table, Map<String, Object> meta) {
        if (meta.isEmpty()) {
            return;
        }
        LuaTable members = new LuaTable(0, meta.size());
        meta.forEach((name, value) -> members.rawset(LuaValue.valueOf(name), metaValue(value)));
        table.rawset(META, members);
    }

    private static LuaValue metaValue(Object value) {
        if (value instanceof Number number) {
            return LuaValue.valueOf(number.doubleValue());
        }
        return value instanceof Boolean flag ? LuaValue.valueOf(flag) : LuaValue.valueOf(value.toString());
    }
}
