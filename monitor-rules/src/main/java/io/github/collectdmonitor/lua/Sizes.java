package io.github.collectdmonitor.lua;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.UpValue;
import org.luaj.vm2.Varargs;

/** Adds up roughly how many bytes can be reached from some values, up to a bound. */
final class Sizes {
    private static final int TABLE = 64;
    private static final int ENTRY = 40;
    private static final int NUMBER = 24;
    private static final int STRING = 48;
    private static final int CLOSURE = 40;
    private static final int UPVALUE = 48;

    private final long most;
    private final Set<LuaValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
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
        if (value instanceof LuaDouble) {
            bytes += NUMBER;
        } else if (value instanceof LuaString string) {
            if (seen.add(string)) {
                bytes += STRING + string.m_length;
            }
        } else if (value instanceof Library.Native function) {
            if (seen.add(function)) {
                bytes += CLOSURE + function.bytesHeld();
            }
        } else if ((value instanceof LuaTable || value instanceof LuaClosure) && seen.add(value)) {
            open.push(value);
        }
    }

    private void table(LuaTable table) {
        bytes += TABLE;
        add(table.getmetatable());
        LuaValue key = LuaValue.NIL;
        while (bytes <= most) {
            Varargs entry = table.next(key);
            key = entry.arg1();
            if (key.isnil()) {
                return;
            }
            bytes += ENTRY;
            add(key);
            add(entry.arg(2));
        }
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
