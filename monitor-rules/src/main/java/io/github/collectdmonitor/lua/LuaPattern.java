package io.github.collectdmonitor.lua;

import io.github.collectdmonitor.lua.PatternItem.Repeat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;

/** A pattern (Lua 5.2 §6.4.1), read. LuaJ's own matcher can be neither interrupted nor bounded. */
final class LuaPattern {
    private static final int MOST_CAPTURES = 32;
    /** Each takes its part of Java's stack when it is matched. */
    private static final int MOST_ITEMS = 200;

    private final LuaString source;
    private final List<PatternItem> items = new ArrayList<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private final List<Boolean> closed = new ArrayList<>();
    private final boolean anchored;
    private int at;

    private LuaPattern(LuaString source, boolean mayAnchor) {
        this.source = source;
        anchored = mayAnchor && source.m_length > 0 && source.luaByte(0) == '^';
        at = anchored ? 1 : 0;
    }

    /** Reads a pattern; in gmatch a {@code ^} has no meaning of its own. */
    static LuaPattern of(LuaString source, boolean mayAnchor) {
        LuaPattern pattern = new LuaPattern(source, mayAnchor);
        while (pattern.at < source.m_length) {
            if (pattern.items.size() == MOST_ITEMS) {
                throw new LuaError("pattern too complex (more than " + MOST_ITEMS + " items)");
            }
            pattern.items.add(pattern.item());
        }
        if (!pattern.open.isEmpty()) {
            throw new LuaError("unfinished capture");
        }
        return pattern;
    }

    List<PatternItem> items() {
        return items;
    }

    int captures() {
        return closed.size();
    }

    boolean anchored() {
        return anchored;
    }

    private PatternItem item() {
        int character = source.luaByte(at);
        if (character == '(') {
            return opening();
        }
        if (character == ')') {
            at++;
            if (open.isEmpty()) {
                throw new LuaError("invalid pattern capture");
            }
            int capture = open.pop();
            closed.set(capture, true);
            return new PatternItem.Close(capture);
        }
        if (character == '$' && at + 1 == source.m_length) {
            at++;
            return new PatternItem.End();
        }
        if (character == '%' && at + 1 < source.m_length) {
            int letter = source.luaByte(at + 1);
            if (letter == 'b') {
                return balanced();
            }
            if (letter == 'f') {
                at += 2;
                if (at >= source.m_length || source.luaByte(at) != '[') {
                    throw new LuaError("missing '[' after the frontier item in pattern");
                }
                return new PatternItem.Frontier(set());
            }
            if (letter >= '0' && letter <= '9') {
                at += 2;
                return again(letter - '1');
            }
        }
        ByteSet set = set();
        return new PatternItem.Single(set, repeat(set));
    }

    private PatternItem opening() {
        at++;
        if (closed.size() == MOST_CAPTURES) {
            throw new LuaError("too many captures");
        }
        int capture = closed.size();
        if (at < source.m_length && source.luaByte(at) == ')') {
            at++;
            closed.add(true);
            return new PatternItem.Place(capture);
        }
        closed.add(false);
        open.push(capture);
        return new PatternItem.Open(capture);
    }

    private PatternItem balanced() {
        at += 4;
        if (at > source.m_length) {
            throw new LuaError("missing arguments to the balanced item");
        }
        return new PatternItem.Balanced(source.luaByte(at - 2), source.luaByte(at - 1));
    }

    private PatternItem again(int capture) {
        if (capture < 0 || capture >= closed.size() || !closed.get(capture)) {
            throw new LuaError("invalid capture index");
        }
        return new PatternItem.Again(capture);
    }

    /** One character or class or set, without its repetition. */
    private ByteSet set() {
        int character = source.luaByte(at++);
        if (character == '.') {
            return ByteSet.all();
        }
        ByteSet set = new ByteSet();
        if (character == '%') {
            set.addClass(next("malformed pattern (ends with '%')"));
        } else if (character == '[') {
            brackets(set);
        } else {
            set.range(character, character);
        }
        return set;
    }

    private void brackets(ByteSet set) {
        String missing = "malformed pattern (missing ']')";
        int character = next(missing);
        boolean negated = character == '^';
        if (negated) {
            character = next(missing);
        }
        // A bracket that comes first stands for itself.
        do {
            if (character == '%') {
                set.addClass(next(missing));
            } else if (at + 1 < source.m_length && source.luaByte(at) == '-' && source.luaByte(at + 1) != ']') {
                set.range(character, source.luaByte(at + 1));
                at += 2;
            } else {
                set.range(character, character);
            }
            character = next(missing);
        } while (character != ']');
        if (negated) {
            set.negate();
        }
    }

    private int next(String otherwise) {
        if (at >= source.m_length) {
            throw new LuaError(otherwise);
        }
        return source.luaByte(at++);
    }

    private Repeat repeat(ByteSet set) {
        int sign = at < source.m_length ? source.luaByte(at) : 0;
        Repeat repeat = switch (sign) {
            case '?' -> Repeat.OPTIONAL;
            case '*', '+' -> Repeat.MANY;
            case '-' -> Repeat.FEW;
            default -> Repeat.ONCE;
        };
        if (repeat != Repeat.ONCE) {
            at++;
        }
        if (sign == '+') {
            items.add(new PatternItem.Single(set, Repeat.ONCE));
        }
        return repeat;
    }
}
