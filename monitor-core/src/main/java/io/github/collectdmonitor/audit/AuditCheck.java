package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.audit.AuditVerdict.Broken;
import io.github.collectdmonitor.audit.AuditVerdict.HeadMissing;
import io.github.collectdmonitor.audit.AuditVerdict.Line;
import io.github.collectdmonitor.audit.AuditVerdict.Whole;
import io.github.collectdmonitor.audit.LogReader.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole audit log, with the full files before the newest, and finds the first line that does not fit those around it.
 * Needs the same memory for a log of any size. A newest line that was changed, and lines cut from the end, show only by a
 * hash that is known from elsewhere.
 */
public final class AuditCheck {
    private static final String CHANGED = "it was changed: ";

    private final LogReader reader;
    private final @Nullable String expectedHead;

    private @Nullable Place place;
    private @Nullable AuditLine first;
    private @Nullable AuditLine last;
    private @Nullable Line anew;
    private @Nullable Long expected;
    private long lines;

    private AuditCheck(LogReader reader, @Nullable String expectedHead) {
        this.reader = reader;
        this.expectedHead = expectedHead;
    }

    /**
     * Checks a log; an agent may go on writing it.
     *
     * @param file the newest file
     * @param expectedHead the hash that one of the lines must have, in hexadecimal; null for none
     * @throws IOException if a file cannot be read
     */
    public static AuditVerdict check(Path file, @Nullable String expectedHead) throws IOException {
        String expected = expectedHead == null ? null : expectedHead.toLowerCase(Locale.ROOT);
        try (LogReader reader = new LogReader(file)) {
            return new AuditCheck(reader, expected).run(file);
        }
    }

    private AuditVerdict run(Path file) throws IOException {
        for (Place next = reader.next(); next != null; next = reader.next()) {
            AuditLine line = next.line();
            if (line == null || !fits(line)) {
                return line == null ? unreadable(next) : unfit(next, line);
            }
            place = next;
            take(line);
        }
        Whole whole = new Whole(
                file,
                reader.files(),
                lines,
                first == null ? null : named(first),
                last == null ? null : named(last),
                last == null ? Link.NO_HASH : last.link().hash(),
                expected,
                anew);
        return expectedHead != null && expected == null ? new HeadMissing(whole, expectedHead) : whole;
    }

    private static Line named(AuditLine line) {
        return new Line(line.link().seq(), line.time());
    }

    /** The oldest line that is there need not be the first: full files are deleted one day. */
    private boolean fits(AuditLine line) {
        if (last != null) {
            return line.follows(last.link());
        }
        return line.link().seq() > 1 || line.follows(Link.BEGINNING);
    }

    private void take(AuditLine line) {
        if (first == null) {
            first = line;
            look(line.link().seq() - 1, line.previous());
        }
        look(line.link().seq(), line.link().hash());
        if (anew == null && line.beganAnew()) {
            anew = named(line);
        }
        last = line;
        lines++;
    }

    private void look(long seq, String hash) {
        if (hash.equals(expectedHead) && seq > 0) {
            expected = seq;
        }
    }

    private AuditVerdict unreadable(Place at) {
        long seq = last == null ? 0 : last.link().seq() + 1;
        return at.whole()
                ? new Broken(at.file(), at.number(), seq, CHANGED + "it is no line of an audit log")
                : new Broken(
                        at.file(),
                        at.number(),
                        seq,
                        "it is torn: no newline follows; an agent that died while it wrote it cuts it at its next start");
    }

    private AuditVerdict unfit(Place at, AuditLine line) throws IOException {
        if (last == null || place == null) {
            return broken(at, 1, CHANGED + "the first line of all names a line before it");
        }
        long seq = line.link().seq();
        long next = last.link().seq() + 1;
        if (line.beganAnew() && line.previous().equals(Link.NO_HASH)) {
            return broken(
                    at,
                    next,
                    "the agent could not read the end of the log, and began anew here; what follows is not checked");
        }
        if (line.previous().equals(last.link().hash())) {
            return broken(at, next, CHANGED + "its number is " + seq);
        }
        if (seq == next) {
            return oneOfTwo(place, at, line);
        }
        if (seq < next) {
            return broken(at, seq, "it is out of order, or stands there twice: line " + (next - 1) + " is before it");
        }
        String missing = next == seq - 1 ? "line " + next + " is" : "lines " + next + " to " + (seq - 1) + " are";
        return broken(
                at,
                next,
                isLater(next)
                        ? "lines are out of order: " + seq + " stands where " + next + " should, which comes later"
                        : missing + " missing before line " + seq);
    }

    /** A line and the one before do not fit: the line after them tells which of them is as it was. */
    private AuditVerdict oneOfTwo(Place before, Place at, AuditLine line) throws IOException {
        Place after = reader.next();
        AuditLine third = after == null ? null : after.line();
        long seq = line.link().seq();
        if (third == null) {
            return broken(
                    before,
                    seq - 1,
                    "it or the line after it was changed: its hash is not the one that " + seq + " names");
        }
        return third.previous().equals(line.link().hash())
                ? broken(before, seq - 1, CHANGED + "its hash is not the one that line " + seq + " names")
                : broken(at, seq, CHANGED + "it does not name the hash of the line before it");
    }

    private boolean isLater(long seq) throws IOException {
        for (Place next = reader.next(); next != null; next = reader.next()) {
            if (next.line() != null && next.line().link().seq() == seq) {
                return true;
            }
        }
        return false;
    }

    private static Broken broken(Place at, long seq, String what) {
        return new Broken(at.file(), at.number(), seq, what);
    }
}
