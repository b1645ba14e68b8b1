package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.audit.AuditVerdict.BeganAnew;
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

    /** How often a log is read anew that an agent deletes files of meanwhile. */
    private static final int MOST_READINGS = 50;

    private final LogReader reader;
    private final @Nullable String expectedHead;

    private @Nullable Place place;
    private @Nullable Place firstPlace;
    private @Nullable AuditLine first;
    private @Nullable AuditLine last;
    private @Nullable Place anewPlace;
    private @Nullable AuditLine anew;
    private @Nullable Long expected;
    private long lines;
    /** What the newest line that says it says; a log that never does is kept from its beginning. */
    private long keptFrom = 1;

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
        for (int reading = 1; true; reading++) {
            try (LogReader reader = new LogReader(file)) {
                AuditVerdict verdict = new AuditCheck(reader, expected).run(file);
                if (!reader.isOutrun() || reading == MOST_READINGS) {
                    return verdict;
                }
            }
        }
    }

    private AuditVerdict run(Path file) throws IOException {
        AuditVerdict verdict = read(file);
        return anew == null || anewPlace == null
                ? verdict
                : new BeganAnew(anewPlace.file(), anewPlace.number(), named(anew), anew.why(), verdict);
    }

    private AuditVerdict read(Path file) throws IOException {
        for (Place next = reader.next(); next != null; next = reader.next()) {
            AuditLine line = next.line();
            if (line == null) {
                return unreadable(next);
            }
            if (anew == null && line.beganAnew()) {
                anew = line;
                anewPlace = next;
            }
            if (!fits(line)) {
                return unfit(next, line);
            }
            take(next, line);
        }
        if (first != null && firstPlace != null && first.link().seq() > keptFrom) {
            return broken(firstPlace, keptFrom, missing(keptFrom, first.link().seq()));
        }
        Whole whole = new Whole(
                file,
                reader.files(),
                lines,
                first == null ? null : named(first),
                last == null ? null : named(last),
                last == null ? Link.NO_HASH : last.link().hash(),
                expected);
        return expectedHead != null && expected == null ? new HeadMissing(whole, expectedHead) : whole;
    }

    private static Line named(AuditLine line) {
        return new Line(line.link().seq(), line.time());
    }

    /** The oldest line that is there need not be the first: full files are deleted one day. */
    private boolean fits(AuditLine line) {
        if (last != null) {
            return line.follows(last.link())
                    || (line.beganAnew()
                            && line.namesNone()
                            && line.link().seq() == last.link().seq() + 1);
        }
        return line.link().seq() > 1 || line.follows(Link.BEGINNING);
    }

    private void take(Place at, AuditLine line) {
        place = at;
        if (first == null) {
            first = line;
            firstPlace = at;
            look(line.link().seq() - 1, line.previous());
        }
        look(line.link().seq(), line.link().hash());
        if (line.keptFrom() > 0) {
            keptFrom = line.keptFrom();
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
        if (line.previous().equals(last.link().hash())) {
            return broken(at, next, CHANGED + "its number is " + seq);
        }
        if (seq == next) {
            return oneOfTwo(place, at, line);
        }
        if (seq < next) {
            return broken(at, seq, "it is out of order, or stands there twice: line " + (next - 1) + " is before it");
        }
        return broken(
                at,
                next,
                isLater(next)
                        ? "lines are out of order: " + seq + " stands where " + next + " should, which comes later"
                        : missing(next, seq));
    }

    private static String missing(long from, long before) {
        String lines = from == before - 1 ? "line " + from + " is" : "lines " + from + " to " + (before - 1) + " are";
        return lines + " missing before line " + before;
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
