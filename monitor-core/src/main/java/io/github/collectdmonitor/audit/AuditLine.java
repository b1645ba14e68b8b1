package io.github.collectdmonitor.audit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.message.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line that was read from the log.
 *
 * @param link its number, and the hash of its bytes
 * @param previous the hash of the previous line, as it states it
 * @param time the time of its event
 * @param event the type of its event
 * @param why its reason, unescaped, or empty
 * @param keptFrom the number of the oldest line that was kept when this one began a file; 0 if it does not state it
 */
public record AuditLine(ChainHead link, String previous, Instant time, String event, String why, long keptFrom) {
    /** The maximum length of a line in bytes, with its newline. */
    public static final int LONGEST = 4096;

    /** The beginning of each line. */
    static final String BEGINNING = "{\"seq\":";

    /** Creates the line after a link of the chain, without its newline. */
    public static byte[] after(ChainHead before, byte[] members) {
        return line(before, "", members);
    }

    /**
     * Creates the first line of a file, like {@link #after}.
     *
     * @param keptFrom the number of the oldest line that is kept
     */
    static byte[] first(ChainHead before, long keptFrom, byte[] members) {
        return line(before, "\"kept_from\":" + keptFrom + ",", members);
    }

    private static byte[] line(ChainHead before, String kept, byte[] members) {
        byte[] head = (BEGINNING + (before.seq() + 1) + ",\"prev\":\"" + before.hash() + "\"," + kept)
                .getBytes(StandardCharsets.UTF_8);
        byte[] line = new byte[head.length + members.length];
        System.arraycopy(head, 0, line, 0, head.length);
        System.arraycopy(members, 0, line, head.length, members.length);
        return line;
    }

    /** Parses a line without its newline; empty if it is no line of an audit log. */
    public static Optional<AuditLine> read(byte[] line) {
        if (line.length >= LONGEST) {
            return Optional.empty();
        }
        JsonElement json;
        try {
            json = StrictJson.read(line);
        } catch (InvalidJsonException e) {
            return Optional.empty();
        }
        if (!(json instanceof JsonObject object)) {
            return Optional.empty();
        }
        long seq = number(object.get("seq"));
        String previous = string(object.get("prev"));
        Instant time = time(string(object.get("time")));
        String event = string(object.get("event"));
        if (seq < 1 || previous == null || !previous.matches("[0-9a-f]{64}") || time == null || event == null) {
            return Optional.empty();
        }
        String why = string(object.get("why"));
        ChainHead chainHead = new ChainHead(seq, Sha256.of(line));
        return Optional.of(new AuditLine(
                chainHead, previous, time, event, why == null ? "" : why, number(object.get("kept_from"))));
    }

    public boolean follows(ChainHead before) {
        return link.seq() == before.seq() + 1 && previous.equals(before.hash());
    }

    public boolean isRestart() {
        return event.equals(AuditLineWriter.BEGAN_ANEW);
    }

    /** Returns whether it has no previous hash, since the end of the log could not be read. */
    public boolean hasNoPrevious() {
        return previous.equals(ChainHead.NO_HASH);
    }

    private static long number(@Nullable JsonElement element) {
        return element instanceof JsonPrimitive primitive
                        && primitive.isNumber()
                        && primitive.getAsString().matches("[0-9]{1,18}")
                ? Long.parseLong(primitive.getAsString())
                : 0;
    }

    private static @Nullable String string(@Nullable JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString() ? primitive.getAsString() : null;
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
