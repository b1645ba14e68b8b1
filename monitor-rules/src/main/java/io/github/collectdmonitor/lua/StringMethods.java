package io.github.collectdmonitor.lua;

import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/**
 * Finds {@code text:method()} in the string library of the file that runs. LuaJ has one metatable for the strings of all; it
 * must not be a way from one file to another.
 */
final class StringMethods {
    private static final ThreadLocal<LuaTable> RUNNING = new ThreadLocal<>();

    private StringMethods() {}

    /** Has all strings ask here. */
    static void install() {
        if (LuaString.s_metatable == null) {
            LuaTable metatable = new LuaTable();
            metatable.set(LuaValue.INDEX, new Library.Native("index", arguments -> {
                LuaTable library = RUNNING.get();
                return library == null ? LuaValue.NIL : library.get(arguments.arg(2));
            }));
            // What getmetatable shows instead.
            metatable.set(LuaValue.METATABLE, LuaValue.FALSE);
            LuaString.s_metatable = metatable;
        }
    }

    static void begin(LuaTable library) {
        RUNNING.set(library);
    }

    static void end() {
        RUNNING.remove();
    }
}
