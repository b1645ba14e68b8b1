package io.github.collectdmonitor.audit;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the check of an audit log came to. */
public sealed interface AuditVerdict {
    /** Says it in one line. */
    String text();

    /** Whether nothing is wrong. */
    default boolean isWhole() {
        return false;
    }

    /**
     * A line of the log.
     *
     * @param seq its number
     * @param time when its event was
     */
    record Line(long seq, Instant time) {}

    /**
     * Each line fits the one before.
     *
     * @param file the newest file
     * @param files how many files were read
     * @param lines how many lines they have
     * @param first the oldest line that is there, or null where there is none
     * @param last the newest line, or null where there is none
     * @param head the newest line's hash
     * @param expected the line whose hash was expected, or null where none was
     */
    record Whole(
            Path file,
            int files,
            long lines,
            @Nullable Line first,
            @Nullable Line last,
            String head,
            @Nullable Long expected)
            implements AuditVerdict {
        @Override
        public boolean isWhole() {
            return true;
        }

        @Override
        public String text() {
            return file + " is whole: " + summary();
        }

        private String summary() {
            if (first == null || last == null) {
                return "it has no lines yet";
            }
            return lines + " lines in " + files + (files == 1 ? " file" : " files")
                    + ", from " + first.seq() + " (" + first.time() + ") to " + last.seq() + " (" + last.time()
                    + "), head "
                    + head + (expected == null ? "" : "; the expected hash is line " + expected + "'s");
        }
    }

    /**
     * The first line that does not fit.
     *
     * @param file where it stands, or should
     * @param number counts the lines of that file from 1
     * @param seq the sequence number of the line that was changed or is missing; 0 where nobody knows
     * @param what what is wrong
     */
    record Broken(Path file, long number, long seq, String what) implements AuditVerdict {
        @Override
        public String text() {
            return file + ", line " + number + (seq == 0 ? "" : " (sequence number " + seq + ")") + ": " + what;
        }
    }

    /** Each line fits the one before, and none has the expected hash. */
    record HeadMissing(Whole rest, String expectedHead) implements AuditVerdict {
        @Override
        public String text() {
            return "The line with the hash " + expectedHead
                    + " is not there: the end was cut, it is another log, or it was in"
                    + " an older file that is not kept any more; the rest is whole: " + rest.summary();
        }
    }

    /**
     * The agent found the log not as it had left it, and said so in a line.
     *
     * @param file where that line stands
     * @param number counts the lines of that file from 1
     * @param line the first such line
     * @param why what it says
     * @param rest what the check came to otherwise
     */
    record BeganAnew(Path file, long number, Line line, String why, AuditVerdict rest) implements AuditVerdict {
        @Override
        public String text() {
            return file + ", line " + number + " (sequence number " + line.seq() + "): the agent began anew here at "
                    + line.time() + ": " + EscapedText.quoted(why, AuditLine.LONGEST)
                    + "; lines before it may be missing; "
                    + (rest instanceof Whole whole ? "what is there fits together: " + whole.summary() : rest.text());
        }
    }
}
