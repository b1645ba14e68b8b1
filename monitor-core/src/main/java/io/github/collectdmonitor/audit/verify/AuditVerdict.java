package io.github.collectdmonitor.audit.verify;

import io.github.collectdmonitor.audit.AuditLine;
import io.github.collectdmonitor.audit.JsonText;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of the verification of an audit log. */
public sealed interface AuditVerdict {
    /** Returns the result as one line of text. */
    String text();

    /** Returns whether the log is whole. */
    default boolean isWhole() {
        return false;
    }

    /**
     * A line of the log.
     *
     * @param seq its number
     * @param time the time of its event
     */
    record Line(long seq, Instant time) {}

    /**
     * The hash chain is unbroken.
     *
     * @param file the newest file
     * @param files the number of files
     * @param lines the number of lines
     * @param first the oldest line, or null if there is none
     * @param last the newest line, or null if there is none
     * @param head the newest line's hash
     * @param expected the line with the expected hash, or null if none was expected
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
     * The first line that breaks the hash chain.
     *
     * @param file the file in which it is, or should be
     * @param number counts the lines of that file from 1
     * @param seq the sequence number of the line that was changed or is missing; 0 if unknown
     * @param what what is wrong
     */
    record Broken(Path file, long number, long seq, String what) implements AuditVerdict {
        @Override
        public String text() {
            return file + ", line " + number + (seq == 0 ? "" : " (sequence number " + seq + ")") + ": " + what;
        }
    }

    /** The hash chain is unbroken, but no line has the expected hash. */
    record HeadMissing(Whole rest, String expectedHead) implements AuditVerdict {
        @Override
        public String text() {
            return "The line with the hash " + expectedHead
                    + " is missing: the end of the log was removed, this is another"
                    + " log, or the line was in a file that" + " was deleted by rotation; the rest is whole: "
                    + rest.summary();
        }
    }

    /**
     * The agent restarted the log, since it had been changed, removed or damaged.
     *
     * @param file the file with that line
     * @param number counts the lines of that file from 1
     * @param line the first such line
     * @param why the reason in that line
     * @param rest the result for the other lines
     */
    record BeganAnew(Path file, long number, Line line, String why, AuditVerdict rest) implements AuditVerdict {
        @Override
        public String text() {
            return file + ", line " + number + " (sequence number " + line.seq()
                    + "): the agent restarted the log here at "
                    + line.time() + ": " + JsonText.quoted(why, AuditLine.LONGEST)
                    + "; lines before it may be missing; "
                    + (rest instanceof Whole whole
                            ? "the hash chain of the others is unbroken: " + whole.summary()
                            : rest.text());
        }
    }
}
