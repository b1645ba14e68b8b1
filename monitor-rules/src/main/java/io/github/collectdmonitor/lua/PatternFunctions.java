package io.github.collectdmonitor.lua;

import java.util.List;
import java.util.function.Function;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** The functions of the string library that search by patterns. */
final class PatternFunctions {
    private static final String SPECIAL = "^$*+?.([%-";

    private static final long ITERATOR = 500;
    /** An item of a pattern that was read. */
    private static final long ITEM = 128;

    private final Allowance allowance;

    PatternFunctions(Allowance allowance) {
        this.allowance = allowance;
    }

    Varargs find(Varargs arguments) {
        LuaString text = arguments.checkstring(1);
        LuaString pattern = arguments.checkstring(2);
        int from = start(arguments, text);
        if (from > text.m_length) {
            return LuaValue.NIL;
        }
        if (arguments.arg(4).toboolean() || isPlain(pattern)) {
            int found = findPlain(text, pattern, from);
            return found < 0
                    ? LuaValue.NIL
                    : LuaValue.varargsOf(LuaValue.valueOf(found + 1), LuaValue.valueOf(found + pattern.m_length));
        }
        Matching matching = new Matching(LuaPattern.of(pattern, true), text, allowance);
        int found = matching.find(from);
        if (found == Matching.NONE) {
            return LuaValue.NIL;
        }
        int end = matching.end();
        return LuaValue.varargsOf(
                LuaValue.valueOf(found + 1),
                LuaValue.valueOf(end),
                LuaValue.varargsOf(matching.captures(found, end, false)));
    }

    Varargs match(Varargs arguments) {
        LuaString text = arguments.checkstring(1);
        Matching matching = new Matching(LuaPattern.of(arguments.checkstring(2), true), text, allowance);
        int found = matching.find(start(arguments, text));
        return found == Matching.NONE
                ? LuaValue.NIL
                : LuaValue.varargsOf(matching.captures(found, matching.end(), true));
    }

    Varargs gmatch(Varargs arguments) {
        LuaString text = arguments.checkstring(1);
        LuaString source = arguments.checkstring(2);
        LuaPattern pattern = LuaPattern.of(source, false);
        Matching matching = new Matching(pattern, text, allowance);
        int[] at = {0};
        long bytes = ITERATOR + ITEM * pattern.items().size();
        allowance.allocate(bytes);
        Function<Varargs, Varargs> iterator = ignored -> {
            int found = at[0] > text.m_length ? Matching.NONE : matching.find(at[0]);
            if (found == Matching.NONE) {
                at[0] = text.m_length + 1;
                return LuaValue.NIL;
            }
            int end = matching.end();
            at[0] = end == found ? end + 1 : end;
            return LuaValue.varargsOf(matching.captures(found, end, true));
        };
        return new Library.Native("gmatch_iterator", iterator, bytes, List.of(text, source));
    }

    Varargs gsub(Varargs arguments) {
        LuaString text = arguments.checkstring(1);
        LuaPattern pattern = LuaPattern.of(arguments.checkstring(2), true);
        Replacement replacement = new Replacement(arguments.arg(3), allowance);
        int most = arguments.optint(4, Integer.MAX_VALUE);
        Matching matching = new Matching(pattern, text, allowance);
        TextBuilder result = new TextBuilder(allowance);
        int at = 0;
        int count = 0;
        while (count < most) {
            int end = matching.matchAt(at);
            if (end != Matching.NONE) {
                count++;
                result.add(replacement.of(text.substring(at, end), matching.captures(at, end, true)));
            }
            if (end > at) {
                at = end;
            } else if (at < text.m_length) {
                result.add(text.luaByte(at++));
            } else {
                break;
            }
            if (pattern.anchored()) {
                break;
            }
        }
        result.add(text.substring(at, text.m_length));
        return LuaValue.varargsOf(result.text(), LuaValue.valueOf(count));
    }

    private static int start(Varargs arguments, LuaString text) {
        return Math.max(1, StringFunctions.place(arguments.optint(3, 1), text.m_length)) - 1;
    }

    private static boolean isPlain(LuaString pattern) {
        for (int index = 0; index < pattern.m_length; index++) {
            if (SPECIAL.indexOf(pattern.luaByte(index)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private int findPlain(LuaString text, LuaString part, int from) {
        for (int at = from; at <= text.m_length - part.m_length; at++) {
            int same = 0;
            while (same < part.m_length && text.luaByte(at + same) == part.luaByte(same)) {
                same++;
            }
            if (same == part.m_length) {
                return at;
            }
            allowance.spend();
            if (same > 0) {
                allowance.spend(same);
            }
        }
        return Matching.NONE;
    }

    /** What stands instead of a match: a text with {@code %1}, a table's member or a function's result. */
    private record Replacement(LuaValue by, Allowance allowance) {
        Replacement {
            if (!by.isstring() && !by.istable() && !by.isfunction()) {
                throw new LuaError("bad argument #3 to 'gsub' (string/function/table expected)");
            }
        }

        LuaString of(LuaString whole, LuaValue[] captures) {
            if (by.isstring()) {
                return filled(by.strvalue(), whole, captures);
            }
            LuaValue value = by.istable()
                    ? by.get(captures[0])
                    : by.invoke(LuaValue.varargsOf(captures)).arg1();
            if (!value.toboolean()) {
                return whole;
            }
            if (!value.isstring()) {
                throw new LuaError("invalid replacement value (a " + value.typename() + ")");
            }
            return value.strvalue();
        }

        private LuaString filled(LuaString template, LuaString whole, LuaValue[] captures) {
            TextBuilder filled = new TextBuilder(allowance);
            for (int at = 0; at < template.m_length; at++) {
                int character = template.luaByte(at);
                if (character != '%') {
                    filled.add(character);
                    continue;
                }
                int digit = ++at < template.m_length ? template.luaByte(at) : 0;
                if (digit < '0' || digit > '9') {
                    filled.add(digit);
                    continue;
                }
                if (digit - '0' > captures.length) {
                    throw new LuaError("invalid capture index");
                }
                filled.add(digit == '0' ? whole : captures[digit - '1'].strvalue());
            }
            return filled.text();
        }
    }
}
