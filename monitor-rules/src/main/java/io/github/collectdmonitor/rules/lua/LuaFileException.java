package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.settings.ConfigProblem;
import io.github.collectdmonitor.settings.ConfigProblem.Severity;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of handlers that cannot be used. */
final class LuaFileException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern PLACED = Pattern.compile("(\\d+|\\?): (.*)", Pattern.DOTALL);

    private final String place;
    private final String text;

    private LuaFileException(String place, String text) {
        super(place + ": " + text);
        this.place = place;
        this.text = text;
    }

    /** Finds the line in what Lua says, {@code disk.lua:3: unexpected symbol}. */
    static LuaFileException of(String file, String message) {
        // Where a module is not found, all places follow that were looked at.
        String line = HandlerLog.line(message.strip().split(":?\n", 2)[0]);
        Matcher placed = PLACED.matcher(line.startsWith(file + ":") ? line.substring(file.length() + 1) : "");
        return placed.matches()
                ? new LuaFileException(file + ":" + placed.group(1), placed.group(2))
                : new LuaFileException(file, line);
    }

    /** An error whose place is the file, and the line where it is known. */
    ConfigProblem problem() {
        return new ConfigProblem(Severity.ERROR, place, text);
    }
}
