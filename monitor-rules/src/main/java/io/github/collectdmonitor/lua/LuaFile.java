package io.github.collectdmonitor.lua;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.ValueList;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** A file of handlers that was loaded. It has globals of its own. */
final class LuaFile {
    private static final int MOST_HANDLERS = 1000;

    private final String name;
    private final byte[] source;
    private final Sandbox sandbox;
    private final List<Handler> forMetrics;
    private final List<Handler> forNotifications;

    private LuaFile(
            String name, byte[] source, Sandbox sandbox, List<Handler> forMetrics, List<Handler> forNotifications) {
        this.name = name;
        this.source = source;
        this.sandbox = sandbox;
        this.forMetrics = forMetrics;
        this.forNotifications = forNotifications;
    }

    /**
     * Runs a file, which returns its handlers.
     *
     * @throws LuaFileException if it cannot be read or run, or returns something else
     */
    static LuaFile load(String name, byte[] source, LuaLimits limits, InstantSource clock) throws LuaFileException {
        Sandbox sandbox = new Sandbox(limits, clock, new HandlerLog(name));
        try {
            Varargs handlers = sandbox.run(source, name);
            sandbox.keep(handlers.arg(1));
            sandbox.keep(handlers.arg(2));
            return new LuaFile(
                    name,
                    source,
                    sandbox,
                    handlers(name, "metrics", handlers.arg(1)),
                    handlers(name, "notifications", handlers.arg(2)));
        } catch (RuntimeException | LimitExceededError | StackOverflowError e) {
            throw LuaFileException.of(name, e);
        }
    }

    private static List<Handler> handlers(String file, String kind, LuaValue returned) {
        if (returned.isfunction()) {
            return List.of(new Handler(file, returned));
        }
        if (returned.isnil()) {
            return List.of();
        }
        if (!(returned instanceof LuaTable table)) {
            throw new LuaError("it returns for " + kind + " a " + returned.typename()
                    + ", not nil, a function or a table of functions");
        }
        TreeMap<Double, LuaValue> counted = new TreeMap<>();
        TreeMap<String, LuaValue> named = new TreeMap<>();
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
            if (!entry.arg(2).isfunction() || counted.size() + named.size() == MOST_HANDLERS) {
                throw new LuaError("it returns for " + kind + " a table with a "
                        + entry.arg(2).typename()
                        + " at " + LuaMessage.line(entry.arg1().tojstring()) + ", not with up to " + MOST_HANDLERS
                        + " functions");
            }
            if (entry.arg1().type() == LuaValue.TNUMBER) {
                counted.put(entry.arg1().todouble(), entry.arg(2));
            } else {
                named.put(LuaMessage.line(entry.arg1().tojstring()), entry.arg(2));
            }
        }
        List<Handler> handlers = new ArrayList<>();
        counted.forEach((number, function) ->
                handlers.add(new Handler(file + ":" + LuaValue.valueOf(number).tojstring(), function)));
        named.forEach((key, function) -> handlers.add(new Handler(file + ":" + key, function)));
        return handlers;
    }

    String name() {
        return name;
    }

    /** Whether it was loaded from just these bytes. */
    boolean isFrom(byte[] bytes) {
        return Arrays.equals(source, bytes);
    }

    /** Whether it has any handler. */
    boolean isEmpty() {
        return forMetrics.isEmpty() && forNotifications.isEmpty();
    }

    /** Calls the handlers for an event, and returns what they want done. All of them get the same table. */
    List<Asked> take(Event event) {
        List<Handler> handlers = event instanceof ValueList ? forMetrics : forNotifications;
        if (handlers.isEmpty()) {
            return List.of();
        }
        LuaTable table = EventTables.of(event);
        long bytes = EventTables.bytes(event);
        List<Asked> asked = new ArrayList<>();
        for (Handler handler : handlers) {
            Asked wanted = handler.call(sandbox, table, bytes);
            if (wanted != null) {
                asked.add(wanted);
            }
        }
        return asked;
    }

    /** How many calls of its handlers ended with an error. */
    long errors() {
        return forMetrics.stream().mapToLong(Handler::errors).sum()
                + forNotifications.stream().mapToLong(Handler::errors).sum();
    }

    /** How many of its handlers are switched off. */
    long off() {
        return forMetrics.stream().filter(Handler::isOff).count()
                + forNotifications.stream().filter(Handler::isOff).count();
    }
}
