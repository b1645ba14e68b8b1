package io.github.collectdmonitor.lua;

import io.github.collectdmonitor.metric.Severity;
import java.io.ByteArrayInputStream;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.jse.JseMathLib;

/** Lua for one file: what its code can reach, and what a call may take. For one thread at a time. */
final class Sandbox {
    private final Globals globals = new Globals();
    private final Allowance allowance;
    private final Watch watch;
    private final LuaTable strings;
    private final List<LuaValue> kept = new ArrayList<>();

    Sandbox(LuaLimits limits, InstantSource clock, HandlerLog log) {
        StringMethods.install();
        allowance = new Allowance(limits);
        watch = new Watch(allowance);
        allowance.measureBy(() -> held(limits.memory()));
        BaseFunctions.into(globals, allowance, watch, log);
        strings = StringFunctions.table(allowance);
        globals.set("string", strings);
        TableFunctions tables = new TableFunctions(allowance);
        LuaTable table = tables.table();
        globals.set("table", table);
        globals.set("unpack", table.get("unpack"));
        globals.set("math", math());
        globals.set("os", OsFunctions.table(clock));
        globals.set("collectd", logging(log));
        for (Severity severity : Severity.values()) {
            globals.set("NOTIF_" + severity.name(), severity.code());
        }
        LuaC.install(globals);
        globals.debuglib = watch;
    }

    /** LuaJ's library, and what Lua 5.1 had besides. */
    private static LuaTable math() {
        LuaTable loaded = new LuaTable();
        LuaTable environment = new LuaTable();
        environment.set("package", LuaValue.tableOf(new LuaValue[] {LuaValue.valueOf("loaded"), loaded}));
        new JseMathLib().call(LuaValue.NIL, environment);
        LuaTable math = environment.get("math").checktable();
        math.set("log10", new Library.Native("log10", given -> LuaValue.valueOf(Math.log10(given.checkdouble(1)))));
        return math;
    }

    private static LuaTable logging(HandlerLog log) {
        Library library = new Library();
        for (Level level : List.of(Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR)) {
            String name = "log_" + level.name().toLowerCase(Locale.ROOT);
            library.with(name, said -> log(log, level, said));
        }
        return library.with("log_notice", said -> log(log, Level.INFO, said)).table();
    }

    private static Varargs log(HandlerLog log, Level level, Varargs said) {
        log.say(level, said.checkjstring(1));
        return LuaValue.NONE;
    }

    /** Runs a chunk of source text, and returns what it returns. Binary chunks are refused. */
    Varargs run(byte[] source, String name) {
        LuaValue chunk = compiled(source, name);
        return bounded(chunk::invoke);
    }

    private LuaValue compiled(byte[] source, String name) {
        try {
            return globals.load(new ByteArrayInputStream(source), "@" + name, "t", globals);
        } catch (LuaError e) {
            // LuaJ fails to say that a limit of its own is reached.
            if (String.valueOf(e.getMessage()).contains(NullPointerException.class.getName())) {
                throw new LuaError("it has a function with more than 200 local variables, or 60 variables of others");
            }
            throw e;
        }
    }

    /** Does something within the limits of one call. */
    <T> T bounded(Supplier<T> call) {
        StringMethods.begin(strings);
        watch.begin();
        try {
            return call.get();
        } finally {
            StringMethods.end();
        }
    }

    /** Notes that memory is taken from outside. */
    void allocate(long bytes) {
        allowance.allocate(bytes);
    }

    /** Notes a value that is held from outside. */
    void keep(LuaValue value) {
        kept.add(value);
    }

    private long held(long most) {
        Sizes sizes = new Sizes(most);
        sizes.add(globals);
        kept.forEach(sizes::add);
        watch.addTo(sizes);
        return sizes.bytes();
    }
}
