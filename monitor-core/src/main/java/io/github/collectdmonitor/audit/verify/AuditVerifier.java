package io.github.collectdmonitor.audit.verify;

import io.github.collectdmonitor.audit.AuditLine;
import io.github.collectdmonitor.audit.ChainHead;
import io.github.collectdmonitor.audit.verify.AuditLogReader.Place;
import io.github.collectdmonitor.audit.verify.AuditVerdict.BeganAnew;
import io.github.collectdmonitor.audit.verify.AuditVerdict.Broken;
import io.github.collectdmonitor.audit.verify.AuditVerdict.HeadMissing;
import io.github.collectdmonitor.audit.verify.AuditVerdict.Line;
import io.github.collectdmonitor.audit.verify.AuditVerdict.Whole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an audit log with all its files, and finds the first line that breaks the hash chain. Uses
 * constant memory. A change of the newest line, and lines removed from the end, are found only with
 * a hash that is known from elsewhere.
 */
public final class AuditVerifier {
    private static final String CHANGED = "it was changed: ";

    /** How often reading is repeated if an agent deletes files meanwhile. */
    private static final int MAX_READINGS = 50;

    private final AuditLogReader reader;
    private final @Nullable String expectedHead;

    private @Nullable Place place;
    private @Nullable Place firstPlace;
    private @Nullable AuditLine first;
    private @Nullable AuditLine last;
    private @Nullable Place restartPlace;
    private @Nullable AuditLine restart;
    private @Nullable Long expected;
    private long lines;
    /** The first line that is kept, according to the newest line that states it; by default the first of all. */
    private long keptFrom = 1;

    private AuditVerifier(AuditLogReader reader, @Nullable String expectedHead) {
        this.reader = reader;
        this.expectedHead = expectedHead;
    }

    /**
     * Verifies a log; an agent may append to it meanwhile.
     *
     * @param file the newest file
     * @param expectedHead the hash that one of the lines must have, in hexadecimal; null for none
     * @throws IOException if a file cannot be read
     */
    public static AuditVerdict check(Path file, @Nullable String expectedHead) throws IOException {
        String expected = expectedHead == null ? null : expectedHead.toLowerCase(Locale.ROOT);
        for (int reading = 1; true; reading++) {
            try (AuditLogReader reader = new AuditLogReader(file)) {
                AuditVerdict verdict = new AuditVerifier(reader, expected).run(file);
                if (!reader.isOutrun() || reading == MAX_READINGS) {
                    return verdict;
                }
            }
        }
    }

    private AuditVerdict run(Path file) throws IOException {
        AuditVerdict verdict = read(file);
        return restart == null || restartPlace == null
                ? verdict
                : new BeganAnew(restartPlace.file(), restartPlace.number(), named(restart), restart.why(), verdict);
    }

    private AuditVerdict read(Path file) throws IOException {
        for (Place next = reader.next(); next != null; next = reader.next()) {
            AuditLine line = next.line();
            if (line == null) {
                return unreadable(next);
            }
            if (restart == null && line.isRestart()) {
                restart = line;
                restartPlace = next;
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
                last == null ? ChainHead.NO_HASH : last.link().hash(),
                expected);
        return expectedHead != null && expected == null ? new HeadMissing(whole, expectedHead) : whole;
    }

    private static Line named(AuditLine line) {
        return new Line(line.link().seq(), line.time());
    }

    /** The oldest line need not be the first: old files are deleted. */
    private boolean fits(AuditLine line) {
        if (last != null) {
            return line.follows(last.link())
                    || (line.isRestart()
                            && line.hasNoPrevious()
                            && line.link().seq() == last.link().seq() + 1);
        }
        return line.link().seq() > 1 || line.follows(ChainHead.BEGINNING);
    }

    private void take(Place at, AuditLine line) {
        place = at;
        if (first == null) {
            first = line;
            firstPlace = at;
            verify(line.link().seq() - 1, line.previous());
        }
        verify(line.link().seq(), line.link().hash());
        if (line.keptFrom() > 0) {
            keptFrom = line.keptFrom();
        }
        last = line;
        lines++;
    }

    private void verify(long seq, String hash) {
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
                        "it is torn: no newline follows; if the agent died while writing it, its next start truncates it");
    }

    private AuditVerdict unfit(Place at, AuditLine line) throws IOException {
        if (last == null || place == null) {
            return broken(at, 1, CHANGED + "the first line of the log has the hash of a previous line");
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
            return broken(at, seq, "it is out of order, or a duplicate: line " + (next - 1) + " is before it");
        }
        return broken(
                at,
                next,
                isLater(next)
                        ? "lines are out of order: line " + seq + " is in the place of line " + next
                                + ", which follows later"
                        : missing(next, seq));
    }

    private static String missing(long from, long before) {
        String lines = from == before - 1 ? "line " + from + " is" : "lines " + from + " to " + (before - 1) + " are";
        return lines + " missing before line " + before;
    }

    /** Decides which of two lines that do not match was changed, by the line after them. */
    private AuditVerdict oneOfTwo(Place before, Place at, AuditLine line) throws IOException {
        Place after = reader.next();
        AuditLine third = after == null ? null : after.line();
        long seq = line.link().seq();
        if (third == null) {
            return broken(
                    before, seq - 1, "it or the line after it was changed: its hash is not the one in line " + seq);
        }
        return third.previous().equals(line.link().hash())
                ? broken(before, seq - 1, CHANGED + "its hash is not the one in line " + seq)
                : broken(at, seq, CHANGED + "it does not have the hash of the previous line");
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
