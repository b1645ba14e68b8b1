package io.github.collectdmonitor.lua;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Lua;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaDouble;
import org.luaj.vm2.LuaFunction;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.DebugLib;

/**
 * Sees each instruction before LuaJ's interpreter does it, and counts what it takes. It stands where the debug library would,
 * none of which the handlers see.
 */
final class Watch extends DebugLib {
    private static final int TABLE = 120;
    private static final int CLOSURE = 120;
    /** A slot with key and value. */
    private static final int ENTRY = 64;

    private static final int MASK = 0x1ff;

    private final Allowance allowance;
    private int depth;
    private @Nullable LuaClosure[] closures = new LuaClosure[16];
    private LuaValue[][] stacks = new LuaValue[16][];
    private Varargs[] arguments = new Varargs[16];
    private int[] counters = new int[16];

    Watch(Allowance allowance) {
        this.allowance = allowance;
    }

    /** Forgets the frames of a call that an error has ended. */
    void begin() {
        Arrays.fill(closures, null);
        Arrays.fill(stacks, null);
        Arrays.fill(arguments, LuaValue.NONE);
        depth = 0;
        allowance.begin();
    }

    /** Adds all that the frames of the running call hold; after a tail call nothing else may hold it. */
    void addTo(Sizes sizes) {
        for (int frame = 0; frame < depth; frame++) {
            sizes.add(closures[frame]);
            sizes.addAll(arguments[frame]);
            if (stacks[frame] != null) {
                Arrays.asList(stacks[frame]).forEach(sizes::add);
            }
        }
    }

    /** Where the function is that called so many functions above; empty where that is not one in Lua. */
    String place(int level) {
        int frame = depth - level;
        LuaClosure closure = frame < 0 || level < 1 ? null : closures[frame];
        if (closure == null) {
            return "";
        }
        int[] lines = closure.p.lineinfo;
        int at = counters[frame];
        String line = lines != null && at < lines.length ? String.valueOf(lines[at]) : "?";
        return closure.p.shortsource() + ":" + line + ":";
    }

    /** Counts a call of a function of ours that calls others. */
    void onNativeCall(Varargs given) {
        push(null, given, null);
    }

    @Override
    public void onCall(LuaFunction function) {
        push(null, LuaValue.NONE, null);
    }

    @Override
    @SuppressWarnings("ArrayParameter") // LuaJ's own: the registers of the function that begins.
    public void onCall(LuaClosure closure, Varargs given, LuaValue[] stack) {
        push(closure, given, stack);
    }

    private void push(@Nullable LuaClosure closure, Varargs given, LuaValue @Nullable [] stack) {
        // Before the frame is there: LuaJ does not take one away that it could not begin.
        allowance.depth(depth + 1);
        if (depth == closures.length) {
            closures = Arrays.copyOf(closures, depth * 2);
            stacks = Arrays.copyOf(stacks, depth * 2);
            arguments = Arrays.copyOf(arguments, depth * 2);
            counters = Arrays.copyOf(counters, depth * 2);
        }
        closures[depth] = closure;
        stacks[depth] = stack;
        arguments[depth] = given;
        counters[depth] = 0;
        depth++;
    }

    @Override
    public void onReturn() {
        depth--;
        closures[depth] = null;
        stacks[depth] = null;
        arguments[depth] = LuaValue.NONE;
    }

    @Override
    public void onInstruction(int pc, Varargs varargs, int top) {
        allowance.spend();
        int frame = depth - 1;
        counters[frame] = pc;
        Prototype prototype = closures[frame].p;
        int instruction = prototype.code[pc];
        switch (instruction & 0x3f) {
            case Lua.OP_CONCAT -> concatenate(stacks[frame], instruction >>> 23, (instruction >> 14) & MASK);
            case Lua.OP_SETTABLE, Lua.OP_SETTABUP -> allowance.allocate(ENTRY);
            case Lua.OP_NEWTABLE ->
                allowance.allocate(TABLE + ENTRY * (long) ((instruction >>> 23) + ((instruction >> 14) & MASK)));
            case Lua.OP_CLOSURE -> allowance.allocate(CLOSURE);
            case Lua.OP_SETLIST -> {
                int listed = instruction >>> 23;
                int count = listed == 0 ? Math.max(0, top - ((instruction >> 6) & 0xff) - 1) : listed;
                allowance.spend(count);
                allowance.allocate(ENTRY * (long) count);
            }
            default -> {
                // Takes no memory that lasts.
            }
        }
    }

    /** Counts a concatenation, and writes its numbers as Lua does: LuaJ would write them as 32-bit numbers. */
    private void concatenate(LuaValue[] stack, int from, int to) {
        long length = 0;
        for (int register = from; register <= to; register++) {
            if (stack[register] instanceof LuaDouble number) {
                stack[register] = NumberText.of(number);
            }
            if (stack[register] instanceof LuaString string) {
                length += string.m_length;
            }
        }
        allowance.string(length);
    }

    @Override
    public String traceback(int level) {
        return "";
    }
}
