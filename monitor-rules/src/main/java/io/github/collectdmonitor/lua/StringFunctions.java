package io.github.collectdmonitor.lua;

import org.luaj.vm2.Buffer;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The string library (Lua 5.2 §6.4), with bounds on what is made and on what is searched; without {@code dump}. */
final class StringFunctions {
    private final Allowance allowance;

    private StringFunctions(Allowance allowance) {
        this.allowance = allowance;
    }

    static LuaTable table(Allowance allowance) {
        StringFunctions functions = new StringFunctions(allowance);
        PatternFunctions patterns = new PatternFunctions(allowance);
        return new Library()
                .with("byte", functions::bytes)
                .with("char", functions::characters)
                .with("find", patterns::find)
                .with("format", new StringFormat(allowance)::format)
                .with("gmatch", patterns::gmatch)
                .with("gsub", patterns::gsub)
                .with("len", arguments -> LuaValue.valueOf(arguments.checkstring(1).m_length))
                .with("lower", arguments -> functions.changed(arguments.checkstring(1), 'A', 'Z', 'a' - 'A'))
                .with("match", patterns::match)
                .with("rep", functions::repeated)
                .with("reverse", functions::reversed)
                .with("sub", functions::part)
                .with("upper", arguments -> functions.changed(arguments.checkstring(1), 'a', 'z', 'A' - 'a'))
                .table();
    }

    /** A place counted from the end where it is below zero, as from 1. */
    static int place(int given, int length) {
        return given >= 0 ? given : Math.max(0, length + given + 1);
    }

    /** A copy: LuaJ's substring may hold the whole text, however little of it is left. */
    static LuaString part(LuaString text, int from, int to) {
        return from == 0 && to == text.m_length
                ? text
                : LuaString.valueOf(text.m_bytes, text.m_offset + from, to - from);
    }

    private Varargs part(Varargs arguments) {
        LuaString text = arguments.checkstring(1);
        int start = Math.max(1, place(arguments.checkint(2), text.m_length));
        int end = Math.min(text.m_length, place(arguments.optint(3, -1), text.m_length));
        if (start > end) {
            return LuaValue.EMPTYSTRING;
        }
        allowance.string(end - start + 1L);
        return part(text, start - 1, end);
    }

    private Varargs bytes(Varargs arguments) {
        LuaString text = arguments.checkstring(1);
        int from = place(arguments.optint(2, 1), text.m_length);
        int start = Math.max(1, from);
        int end = Math.min(text.m_length, place(arguments.optint(3, from), text.m_length));
        if (start > end) {
            return LuaValue.NONE;
        }
        int count = end - start + 1;
        TableFunctions.checkCount(count);
        allowance.spend(count);
        LuaValue[] bytes = new LuaValue[count];
        for (int index = 0; index < count; index++) {
            bytes[index] = LuaValue.valueOf(text.luaByte(start - 1 + index));
        }
        return LuaValue.varargsOf(bytes);
    }

    private Varargs characters(Varargs arguments) {
        byte[] bytes = new byte[arguments.narg()];
        allowance.string(bytes.length);
        for (int index = 0; index < bytes.length; index++) {
            int value = arguments.checkint(index + 1);
            if (value < 0 || value > 255) {
                throw new LuaError("bad argument #" + (index + 1) + " to 'char' (invalid value)");
            }
            bytes[index] = (byte) value;
        }
        return LuaString.valueOf(bytes);
    }

    private Varargs repeated(Varargs arguments) {
        LuaString text = arguments.checkstring(1);
        long times = Math.max(0, (long) arguments.checkdouble(2));
        LuaString between = arguments.optstring(3, LuaValue.EMPTYSTRING);
        if (times == 0) {
            return LuaValue.EMPTYSTRING;
        }
        // The longest string times the most times that a double tells apart is still a long.
        times = Math.min(times, Integer.MAX_VALUE);
        long length = text.m_length * times + between.m_length * (times - 1);
        allowance.string(length);
        if (length == 0) {
            return LuaValue.EMPTYSTRING;
        }
        Buffer buffer = new Buffer((int) length);
        for (long index = 0; index < times; index++) {
            if (index > 0) {
                buffer.append(between);
            }
            buffer.append(text);
        }
        return buffer.tostring();
    }

    private Varargs reversed(Varargs arguments) {
        LuaString text = arguments.checkstring(1);
        allowance.string(text.m_length);
        byte[] bytes = new byte[text.m_length];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) text.luaByte(bytes.length - 1 - index);
        }
        return LuaString.valueOf(bytes);
    }

    private LuaValue changed(LuaString text, int from, int to, int by) {
        allowance.string(text.m_length);
        byte[] bytes = new byte[text.m_length];
        for (int index = 0; index < bytes.length; index++) {
            int value = text.luaByte(index);
            bytes[index] = (byte) (value >= from && value <= to ? value + by : value);
        }
        return LuaString.valueOf(bytes);
    }
}
