package io.github.collectdmonitor.lua;

import java.util.List;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** A pattern upon a text. Each step is counted, since a pattern may take exponentially many. */
final class Matching {
    /** No match. */
    static final int NONE = -1;

    private static final int PLACE = -2;
    private static final long CAPTURE = 48;

    private final LuaPattern pattern;
    private final List<PatternItem> items;
    private final LuaString text;
    private final Allowance allowance;
    private final int[] starts;
    private final int[] lengths;
    private int end = NONE;

    Matching(LuaPattern pattern, LuaString text, Allowance allowance) {
        this.pattern = pattern;
        this.items = pattern.items();
        this.text = text;
        this.allowance = allowance;
        this.starts = new int[pattern.captures()];
        this.lengths = new int[pattern.captures()];
    }

    /** Where the match ends that begins just here. */
    int matchAt(int at) {
        return rest(at, 0);
    }

    /** The first place from here on at which it matches. */
    int find(int from) {
        for (int at = from; at <= length(); at++) {
            end = matchAt(at);
            if (end != NONE) {
                return at;
            }
            if (pattern.anchored()) {
                return NONE;
            }
        }
        return NONE;
    }

    /** Where that match ends. */
    int end() {
        return end;
    }

    int rest(int at, int next) {
        allowance.spend();
        return next == items.size() ? at : items.get(next).match(this, at, next + 1);
    }

    void step() {
        allowance.spend();
    }

    int length() {
        return text.m_length;
    }

    int at(int index) {
        return text.luaByte(index);
    }

    void open(int capture, int at) {
        starts[capture] = at;
    }

    void close(int capture, int at) {
        lengths[capture] = at - starts[capture];
    }

    void place(int capture, int at) {
        starts[capture] = at;
        lengths[capture] = PLACE;
    }

    /** How long a capture is where the same stands here, else less than zero. */
    int same(int capture, int at) {
        int length = lengths[capture];
        if (length < 0 || length > length() - at) {
            return NONE;
        }
        allowance.spend(length);
        return LuaString.equals(text, starts[capture], text, at, length) ? length : NONE;
    }

    /** The captures of the last match, or the whole match where the pattern has none and that is wanted. */
    LuaValue[] captures(int start, int end, boolean wholeIfNone) {
        if (starts.length == 0 && wholeIfNone) {
            allowance.allocate(end - start + CAPTURE);
            return new LuaValue[] {StringFunctions.part(text, start, end)};
        }
        LuaValue[] captures = new LuaValue[starts.length];
        for (int index = 0; index < captures.length; index++) {
            captures[index] = lengths[index] == PLACE
                    ? LuaValue.valueOf(starts[index] + 1)
                    : StringFunctions.part(text, starts[index], starts[index] + lengths[index]);
            allowance.allocate(lengths[index] + CAPTURE);
        }
        return captures;
    }
}
