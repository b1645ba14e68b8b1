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
     * @param anew the first line with which the agent began anew, or null where it never did
     */
    record Whole(
            Path file,
            int files,
            long lines,
            @Nullable Line first,
            @Nullable Line last,
            String head,
            @Nullable Long expected,
            @Nullable Line anew)
            implements AuditVerdict {
        @Override
        public boolean isWhole() {
            return true;
        }

        @Override
        public String text() {
            if (first == null || last == null) {
                return file + " is whole: it has no lines yet";
            }
            return file + " is whole: " + lines + " lines in " + files + (files == 1 ? " file" : " files")
                    + ", from " + first.seq() + " (" + first.time() + ") to " + last.seq() + " (" + last.time()
                    + "), head "
                    + head + (expected == null ? "" : "; the expected hash is line " + expected + "'s")
                    + (anew == null ? "" : "; the agent began anew at " + anew.seq() + " (" + anew.time() + ")");
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
                    + " an older file that is not kept any more; " + rest.text();
        }
    }
}
