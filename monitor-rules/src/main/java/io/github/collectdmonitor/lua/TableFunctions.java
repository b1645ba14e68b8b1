package io.github.collectdmonitor.lua;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The table library (Lua 5.2 §6.5, and what 5.1 had besides), with bounds on what one call does. */
final class TableFunctions {
    /** How many values a function may return, as in C Lua, whose stack has no room for more. */
    private static final int MOST_VALUES = 8000;

    /** As many bits: comparing this many bytes takes about as long as an instruction. */
    private static final int BYTES_OF_STEP = 4;

    private final Allowance allowance;

    TableFunctions(Allowance allowance) {
        this.allowance = allowance;
    }

    LuaTable table() {
        return new Library()
                .with("concat", this::concat)
                .with("insert", this::insert)
                .with("maxn", this::maxn)
                .with("pack", this::pack)
                .with("remove", this::remove)
                .with("sort", this::sort)
                .with("unpack", this::unpack)
                .table();
    }

    static void checkCount(long count) {
        if (count > MOST_VALUES) {
            throw new LuaError("too many results (more than " + MOST_VALUES + ")");
        }
    }

    private Varargs concat(Varargs arguments) {
        LuaTable table = arguments.checktable(1);
        LuaString between = arguments.optstring(2, LuaValue.EMPTYSTRING);
        int from = arguments.optint(3, 1);
        int to = arguments.isnoneornil(4) ? table.length() : arguments.checkint(4);
        TextBuilder text = new TextBuilder(allowance);
        for (long index = from; index <= to; index++) {
            LuaValue value = table.get((int) index);
            if (!value.isstring()) {
                throw new LuaError("invalid value (" + value.typename() + ") at index " + index + " for 'concat'");
            }
            allowance.spend();
            text.add(BaseFunctions.text(value, allowance));
            if (index < to) {
                text.add(between);
            }
        }
        return text.text();
    }

    private Varargs insert(Varargs arguments) {
        LuaTable table = arguments.checktable(1);
        int end = table.length() + 1;
        int at = end;
        if (arguments.narg() > 2) {
            at = arguments.checkint(2);
        } else if (arguments.narg() < 2) {
            throw new LuaError("wrong number of arguments to 'insert'");
        }
        allowance.allocate(64);
        allowance.spend(1 + Math.max(0, end - (long) at));
        for (int index = end; index > at; index--) {
            table.set(index, table.get(index - 1));
        }
        table.set(at, arguments.arg(Math.min(3, arguments.narg())));
        return LuaValue.NONE;
    }

    private Varargs remove(Varargs arguments) {
        LuaTable table = arguments.checktable(1);
        int length = table.length();
        int at = arguments.optint(2, length);
        if (length == 0 || at < 1 || at > length) {
            return LuaValue.NIL;
        }
        allowance.spend(1L + length - at);
        LuaValue removed = table.get(at);
        for (int index = at; index < length; index++) {
            table.set(index, table.get(index + 1));
        }
        table.set(length, LuaValue.NIL);
        return removed;
    }

    private Varargs sort(Varargs arguments) {
        LuaTable table = arguments.checktable(1);
        LuaValue given = arguments.arg(2);
        LuaValue before = given.isnil() ? given : given.checkfunction();
        table.sort(new Library.Native("order", pair -> {
            LuaValue left = pair.arg1();
            LuaValue right = pair.arg(2);
            allowance.spend(1 + (left instanceof LuaString text ? text.m_length >> BYTES_OF_STEP : 0));
            return before.isnil() ? left.lt(right) : before.call(left, right);
        }));
        return LuaValue.NONE;
    }

    private Varargs pack(Varargs arguments) {
        allowance.spend(arguments.narg());
        allowance.allocate(64L * (arguments.narg() + 2));
        LuaTable table = new LuaTable();
        for (int index = 1; index <= arguments.narg(); index++) {
            table.set(index, arguments.arg(index));
        }
        table.set("n", arguments.narg());
        return table;
    }

    Varargs unpack(Varargs arguments) {
        LuaTable table = arguments.checktable(1);
        int from = arguments.optint(2, 1);
        int to = arguments.isnoneornil(3) ? table.length() : arguments.checkint(3);
        if (from > to) {
            return LuaValue.NONE;
        }
        long count = (long) to - from + 1;
        checkCount(count);
        allowance.spend(count);
        LuaValue[] values = new LuaValue[(int) count];
        for (int index = 0; index < values.length; index++) {
            values[index] = table.get(from + index);
        }
        return LuaValue.varargsOf(values);
    }

    private Varargs maxn(Varargs arguments) {
        LuaTable table = arguments.checktable(1);
        double most = 0;
        for (Varargs entry = table.next(LuaValue.NIL); !entry.arg1().isnil(); entry = table.next(entry.arg1())) {
            allowance.spend();
            if (entry.arg1().type() == LuaValue.TNUMBER) {
                most = Math.max(most, entry.arg1().todouble());
            }
        }
        return LuaValue.valueOf(most);
    }
}
