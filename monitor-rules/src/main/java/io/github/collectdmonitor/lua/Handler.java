package io.github.collectdmonitor.lua;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;

/** One function of a file. */
final class Handler {
    /** After so many calls in a row that took too much, it is called no more. */
    static final int MOST_FAILURES = 10;

    private static final Logger LOG = System.getLogger(Handler.class.getName());

    private static final int LONGEST_NAME = 256;

    private final String name;
    private final LuaValue function;
    private long errors;
    private int tooMuchInARow;

    Handler(String name, LuaValue function) {
        this.name = name;
        this.function = function;
    }

    /**
     * Calls it, unless it is switched off; null where it wants nothing done, or failed.
     *
     * @param bytes that the event's table takes
     */
    @Nullable
    Asked call(Sandbox sandbox, LuaTable event, long bytes) {
        if (isOff()) {
            return null;
        }
        try {
            Asked asked = sandbox.bounded(() -> {
                sandbox.allocate(bytes);
                return asked(function.call(event));
            });
            tooMuchInARow = 0;
            return asked;
        } catch (LimitExceededError | StackOverflowError e) {
            failed(e);
            if (++tooMuchInARow == MOST_FAILURES) {
                LOG.log(
                        Level.ERROR,
                        "{0} failed {1} times in a row like that; it is called no more until its file changes",
                        name,
                        MOST_FAILURES);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
        return null;
    }

    /** Whether it took too much too often. */
    boolean isOff() {
        return tooMuchInARow >= MOST_FAILURES;
    }

    /** How many of its calls ended with an error. */
    long errors() {
        return errors;
    }

    private void failed(Throwable error) {
        if (errors == 0) {
            LOG.log(Level.ERROR, "{0} failed, which is not said again: {1}", name, LuaMessage.text(error));
        }
        errors++;
    }

    private @Nullable Asked asked(LuaValue result) {
        if (result.isnil()) {
            return null;
        }
        if (!result.istable()) {
            throw new LuaError("it returned a " + result.typename() + ", not nil or a table with service and command");
        }
        return new Asked(name, member(result, "service"), member(result, "command"));
    }

    private static String member(LuaValue result, String name) {
        if (result.get(name) instanceof LuaString text && text.m_length > 0 && text.m_length <= LONGEST_NAME) {
            return text.tojstring();
        }
        throw new LuaError(
                "it returned a table whose " + name + " is no string of 1 to " + LONGEST_NAME + " characters");
    }
}
