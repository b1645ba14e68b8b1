package io.github.collectdmonitor.lua;

import java.util.function.LongSupplier;
import org.luaj.vm2.LuaError;

/** What is left of a call's limits. Once something is used up, all that follows fails as well. */
final class Allowance {
    /** How many instructions pass between two looks at the clock. */
    private static final int LOOK_EVERY = 256;

    /** What counts at most between two looks: when the host is busy, the thread may have to wait, which is not the handler's. */
    private static final long LONGEST_STEP = 20_000_000;

    /** What Java needs around the bytes of a string. */
    private static final int STRING_OVERHEAD = 48;

    private final LuaLimits limits;
    private LongSupplier held = () -> 0;
    private long left;
    private int untilLook;
    private long lastLook;
    private long nanosecondsLeft;
    private long newBytes;

    Allowance(LuaLimits limits) {
        this.limits = limits;
    }

    /** Sets what counts the bytes that the file holds. */
    void measureBy(LongSupplier bytesHeld) {
        held = bytesHeld;
    }

    /** Begins a call. */
    void begin() {
        left = limits.instructions();
        untilLook = LOOK_EVERY;
        lastLook = System.nanoTime();
        nanosecondsLeft = limits.time().toNanos();
    }

    /** How many instructions the call has used. */
    long used() {
        return limits.instructions() - left;
    }

    /** Takes an instruction, or a step that takes as long. */
    void spend() {
        if (--left < 0) {
            throw tooMany();
        }
        if (--untilLook < 0) {
            look();
        }
    }

    /** Takes as many steps. */
    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            throw tooMany();
        }
        look();
    }

    private LimitExceededError tooMany() {
        left = -1;
        return new LimitExceededError("it takes more than " + limits.instructions() + " instructions");
    }

    private void look() {
        untilLook = LOOK_EVERY;
        long now = System.nanoTime();
        nanosecondsLeft -= Math.min(LONGEST_STEP, now - lastLook);
        lastLook = now;
        if (nanosecondsLeft < 0) {
            left = -1;
            throw new LimitExceededError("it takes longer than " + limits.time().toMillis() + " ms");
        }
    }

    /** Takes memory; when much was taken, it is measured how much of that is still held. */
    void allocate(long bytes) {
        newBytes += bytes;
        if (newBytes > limits.memory() / 2) {
            // Where it holds too much, this is left as it is: the next call measures at once, and fails as well.
            if (held.getAsLong() > limits.memory()) {
                left = -1;
                throw new LimitExceededError("it holds more than " + limits.memory() / 1024 + " KiB");
            }
            newBytes = 0;
        }
    }

    /** Takes memory for a string that is to be made. */
    void string(long length) {
        string(0, length);
        allocate(STRING_OVERHEAD);
    }

    /** Takes memory for what a string is to grow by. */
    void string(long length, long by) {
        if (length + by > limits.stringBytes()) {
            throw new LuaError("a string of more than " + limits.stringBytes() + " bytes");
        }
        // A sixteenth of an instruction for each byte that is copied.
        left -= by >> 4;
        allocate(by);
    }

    /** Refuses calls that are too deep. */
    void depth(int calls) {
        if (calls > limits.depth()) {
            throw new LuaError("stack overflow (more than " + limits.depth() + " calls within calls)");
        }
    }
}
