package io.github.collectdmonitor.rules.lua.wire;

import io.github.collectdmonitor.rules.lua.wire.ReplyReader.MalformedReplyException;
import java.util.List;
import java.util.Set;

/** What a child writes; well-formed, and not more. */
public sealed interface LuaReply {
    /** The levels of lines for the log. */
    Set<String> LEVELS = Set.of("debug", "info", "warning", "error");

    /** All handlers were called for an event. */
    record Done() implements LuaReply {}

    /** A handler, by its number, wants a command run. */
    record Asked(int handler, String service, String command) implements LuaReply {}

    /** A call of a handler failed. */
    record Failed(int handler, String message) implements LuaReply {}

    /** A line for the log. */
    record Logged(String level, String text) implements LuaReply {}

    /** A notification to be dispatched, whose fields are as the handler gave them. */
    record Notified(List<String> fields) implements LuaReply {}

    /**
     * The file was run.
     *
     * @param names of its handlers, empty for a single one; those for metrics are the first
     * @param metrics how many are for metrics
     */
    record Loaded(List<String> names, int metrics) implements LuaReply {
        /** Whether a handler is for metrics, or for notifications. */
        public boolean wants(boolean metric) {
            return metric ? metrics > 0 : metrics < names.size();
        }
    }

    /** The file cannot be run. */
    record Refused(String message) implements LuaReply {}

    /** Which of the names that it was asked for are not there. */
    record Missing(List<String> names) implements LuaReply {}

    /** It has no memory left. */
    record OutOfMemory() implements LuaReply {}

    /**
     * Reads a record, see the driver.
     *
     * @throws MalformedReplyException if the driver writes no such record
     */
    static LuaReply of(List<String> record) throws MalformedReplyException {
        int size = record.size();
        String kind = record.get(0);
        if (kind.equals("D") && size == 1) {
            return new Done();
        } else if (kind.equals("A") && size == 4) {
            return new Asked(number(record.get(1)), record.get(2), record.get(3));
        } else if (kind.equals("E") && size == 3) {
            return new Failed(number(record.get(1)), record.get(2));
        } else if (kind.equals("G") && size == 3 && LEVELS.contains(record.get(1))) {
            return new Logged(record.get(1), record.get(2));
        } else if (kind.equals("P") && size == 9) {
            return new Notified(record.subList(1, size));
        } else if (kind.equals("R") && size > 3) {
            return loaded(record);
        } else if (kind.equals("X") && size == 2) {
            return new Refused(record.get(1));
        } else if (kind.equals("Q")) {
            return new Missing(List.copyOf(record.subList(1, size)));
        } else if (kind.equals("F")) {
            return new OutOfMemory();
        }
        throw new MalformedReplyException();
    }

    private static Loaded loaded(List<String> record) throws MalformedReplyException {
        int metrics = number(record.get(1));
        int all = number(record.get(2));
        // Without handlers there is one field, which is empty.
        if (metrics > all || Math.max(all, 1) + 3 != record.size()) {
            throw new MalformedReplyException();
        }
        return new Loaded(List.copyOf(record.subList(3, 3 + all)), metrics);
    }

    private static int number(String text) throws MalformedReplyException {
        if (!text.matches("\\d{1,4}")) {
            throw new MalformedReplyException();
        }
        return Integer.parseInt(text);
    }
}
