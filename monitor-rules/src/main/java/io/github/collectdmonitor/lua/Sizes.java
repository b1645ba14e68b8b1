package io.github.collectdmonitor.lua;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaNumber;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.UpValue;
import org.luaj.vm2.Varargs;

/** Adds up roughly how many bytes can be reached from some values, up to a bound. */
final class Sizes {
    private static final int TABLE = 64;
    private static final int REFERENCE = 8;
    /** A slot of a table, without key and value. */
    private static final int SLOT = 48;
    /** A slot whose value was taken out, with the number or short string that is still its key. */
    private static final int DEAD_SLOT = 96;

    private static final int NUMBER = 24;
    private static final int STRING = 48;
    private static final int CLOSURE = 40;
    private static final int UPVALUE = 48;

    private final long most;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<LuaValue> open = new ArrayDeque<>();
    private long bytes;

    /** Begins at zero, and ends when there are more bytes than this. */
    Sizes(long most) {
        this.most = most;
    }

    long bytes() {
        while (!open.isEmpty() && bytes <= most) {
            LuaValue value = open.pop();
            if (value instanceof LuaTable table) {
                table(table);
            } else if (value instanceof LuaClosure closure) {
                closure(closure);
            }
        }
        return bytes;
    }

    /** Adds a value that holds others. */
    void add(@Nullable LuaValue value) {
        if (value instanceof LuaNumber) {
            bytes += NUMBER;
        } else if (value instanceof LuaString string) {
            string(string);
        } else if (value instanceof Library.Native function) {
            if (seen.add(function)) {
                bytes += CLOSURE + function.bytesHeld();
                function.held().forEach(this::add);
            }
        } else if ((value instanceof LuaTable || value instanceof LuaClosure) && seen.add(value)) {
            open.push(value);
        }
    }

    /** Adds values that are handed over together. */
    void addAll(Varargs values) {
        for (Varargs rest = values; rest != LuaValue.NONE; rest = rest.subargs(2)) {
            add(rest.arg1());
        }
    }

    /** A part of a string may hold all of its bytes. */
    private void string(LuaString string) {
        if (seen.add(string)) {
            bytes += STRING;
            if (seen.add(string.m_bytes)) {
                bytes += string.m_bytes.length;
            }
        }
    }

    private void table(LuaTable table) {
        TableSlots slots = new TableSlots(table);
        bytes += TABLE + REFERENCE * slots.room();
        add(table.getmetatable());
        slots.eachListed(this::add);
        slots.eachPair(pair -> {
            bytes += SLOT;
            add(pair.arg1());
            add(pair.arg(2));
        });
        bytes += DEAD_SLOT * slots.dead();
    }

    private void closure(LuaClosure closure) {
        bytes += CLOSURE;
        for (UpValue upvalue : closure.upValues) {
            if (upvalue != null) {
                bytes += UPVALUE;
                add(upvalue.getValue());
            }
        }
    }
}
