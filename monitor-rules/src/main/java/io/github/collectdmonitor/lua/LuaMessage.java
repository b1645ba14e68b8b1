package io.github.collectdmonitor.lua;

import io.github.collectdmonitor.metric.ShownText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** What LuaJ says of an error, in Lua's own words: {@code disk.lua:3: attempt to …}. */
final class LuaMessage {
    private static final Pattern PLACED = Pattern.compile("@?([^\\s:]+:(?:\\d+|\\?)):? (.*)", Pattern.DOTALL);
    private static final int LONGEST = 500;

    private LuaMessage() {}

    /** What a {@code pcall} returns for an error: the object it was raised with, or its text with the place. */
    static LuaValue object(LuaError error) {
        LuaValue object = error.getMessageObject();
        if (object == null) {
            return LuaValue.NIL;
        }
        // LuaJ makes a text of its own where there was no object.
        return object instanceof LuaString text && text.m_length > 0 && text.luaByte(text.m_length - 1) == '\n'
                ? LuaString.valueOf(placed(text.tojstring()))
                : object;
    }

    /** An error for the log: one line, cut. No function of the handler is asked for it. */
    static String text(Throwable error) {
        if (error instanceof LuaError raised) {
            LuaValue object = object(raised);
            return object.isstring() || object.isnil()
                    ? line(object.tojstring())
                    : "an error that is a " + object.typename();
        }
        return error instanceof StackOverflowError ? "stack overflow" : line(String.valueOf(error.getMessage()));
    }

    /** Makes a text fit for a log line. */
    static String line(String text) {
        return ShownText.of(text, LONGEST);
    }

    private static String placed(String text) {
        String message = text.strip();
        Matcher matcher = PLACED.matcher(message);
        return matcher.matches() ? matcher.group(1) + ": " + matcher.group(2) : message;
    }
}
