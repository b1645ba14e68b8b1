package io.github.collectdmonitor.lua;

import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.BaseLib;

/** The functions that are global (Lua 5.2 §6.1): LuaJ's where they do no harm, and ours. None of them loads code. */
final class BaseFunctions {
    private static final Set<String> OF_LUAJ = Set.of(
            "_G",
            "assert",
            "getmetatable",
            "ipairs",
            "next",
            "pairs",
            "rawequal",
            "rawget",
            "rawlen",
            "select",
            "setmetatable",
            "tonumber",
            "type");

    /** A slot with key and value. */
    private static final int ENTRY = 64;

    private final Allowance allowance;
    private final Watch watch;
    private final HandlerLog log;

    private BaseFunctions(Allowance allowance, Watch watch, HandlerLog log) {
        this.allowance = allowance;
        this.watch = watch;
        this.log = log;
    }

    /** Puts them into a new environment. */
    static void into(Globals globals, Allowance allowance, Watch watch, HandlerLog log) {
        new BaseLib().call(LuaValue.NIL, globals);
        globals.finder = null;
        for (LuaValue name : globals.keys()) {
            if (!OF_LUAJ.contains(name.tojstring())) {
                globals.rawset(name, LuaValue.NIL);
            }
        }
        BaseFunctions functions = new BaseFunctions(allowance, watch, log);
        LuaTable own = new Library()
                .with("error", functions::error)
                .with("pcall", arguments -> functions.protectedCall(arguments, 2, null))
                .with("print", functions::print)
                .with("rawset", functions::rawset)
                .with("tostring", arguments -> text(arguments.checkvalue(1), allowance))
                .with("xpcall", arguments -> functions.protectedCall(arguments, 3, arguments.checkvalue(2)))
                .table();
        for (LuaValue name : own.keys()) {
            globals.rawset(name, own.get(name));
        }
        globals.set("_VERSION", "Lua 5.2");
    }

    /** A value as {@code tostring} has it. */
    static LuaString text(LuaValue value, Allowance allowance) {
        if (value instanceof LuaString text) {
            return text;
        }
        if (value instanceof LuaDouble number) {
            return NumberText.of(number);
        }
        // Only one in Lua: a library's function may call itself until Java's stack ends.
        if (value.metatag(LuaValue.TOSTRING) instanceof LuaClosure own) {
            LuaValue text = own.call(value);
            if (!text.isstring()) {
                throw new LuaError("'__tostring' must return a string");
            }
            return text.strvalue();
        }
        allowance.spend();
        return LuaString.valueOf(value.tojstring());
    }

    private Varargs error(Varargs arguments) {
        LuaValue message = arguments.arg1();
        int level = arguments.optint(2, 1);
        if (message instanceof LuaString text && level > 0) {
            String place = watch.place(level);
            throw new LuaError(place.isEmpty() ? text : LuaString.valueOf(place + " " + text.tojstring()));
        }
        throw new LuaError(message);
    }

    private Varargs protectedCall(Varargs arguments, int firstArgument, @Nullable LuaValue handler) {
        LuaValue function = arguments.checkvalue(1);
        watch.onNativeCall(arguments);
        LuaValue message;
        try {
            return LuaValue.varargsOf(LuaValue.TRUE, function.invoke(arguments.subargs(firstArgument)));
        } catch (LuaError e) {
            message = LuaMessage.object(e);
        } catch (RuntimeException e) {
            message = LuaString.valueOf(String.valueOf(e.getMessage()));
        } finally {
            watch.onReturn();
        }
        return handler == null
                ? LuaValue.varargsOf(LuaValue.FALSE, message)
                : LuaValue.varargsOf(LuaValue.FALSE, handler.invoke(message));
    }

    private Varargs print(Varargs arguments) {
        StringBuilder line = new StringBuilder();
        for (int index = 1; index <= arguments.narg(); index++) {
            LuaString text = text(arguments.arg(index), allowance);
            allowance.string(line.length() + (long) text.m_length);
            line.append(index == 1 ? "" : " ").append(text.tojstring());
        }
        log.say(Level.INFO, line.toString());
        return LuaValue.NONE;
    }

    private Varargs rawset(Varargs arguments) {
        LuaTable table = arguments.checktable(1);
        LuaValue key = arguments.checknotnil(2);
        if (!key.isvalidkey()) {
            throw new LuaError("table index is NaN");
        }
        allowance.allocate(ENTRY);
        table.rawset(key, arguments.checkvalue(3));
        return table;
    }
}
