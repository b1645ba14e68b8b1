package io.github.collectdmonitor.lua;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of handlers that cannot be used. */
final class LuaFileException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern PLACED = Pattern.compile("(\\d+|\\?): (.*)", Pattern.DOTALL);

    private final String place;
    private final String text;

    private LuaFileException(String place, String text, Throwable cause) {
        super(place + ": " + text, cause);
        this.place = place;
        this.text = text;
    }

    static LuaFileException of(String file, Throwable cause) {
        String message = LuaMessage.text(cause);
        Matcher placed = PLACED.matcher(message.startsWith(file + ":") ? message.substring(file.length() + 1) : "");
        return placed.matches()
                ? new LuaFileException(file + ":" + placed.group(1), placed.group(2), cause)
                : new LuaFileException(file, message, cause);
    }

    /** The file, and the line where it is known: {@code disk.lua:3}. */
    String place() {
        return place;
    }

    /** What is wrong there. */
    String text() {
        return text;
    }
}
