package io.github.collectdmonitor.lua;

import java.util.List;
import java.util.function.Function;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;

/** Functions of ours for handlers, by name. */
final class Library {
    private final LuaTable table = new LuaTable();

    LuaTable table() {
        return table;
    }

    /** Adds a function of any number of arguments and results. */
    Library with(String name, Function<Varargs, Varargs> function) {
        table.set(name, new Native(name, function));
        return this;
    }

    /** A function that is not written in Lua. */
    static final class Native extends VarArgFunction {
        private final Function<Varargs, Varargs> function;
        private final long bytesHeld;
        private final List<LuaValue> held;

        Native(String name, Function<Varargs, Varargs> function) {
            this(name, function, 0, List.of());
        }

        /** Makes a function that holds some memory, and some values. */
        Native(String name, Function<Varargs, Varargs> function, long bytesHeld, List<LuaValue> held) {
            this.name = name;
            this.function = function;
            this.bytesHeld = bytesHeld;
            this.held = List.copyOf(held);
        }

        long bytesHeld() {
            return bytesHeld;
        }

        List<LuaValue> held() {
            return held;
        }

        @Override
        public Varargs invoke(Varargs arguments) {
            return function.apply(arguments);
        }
    }
}
