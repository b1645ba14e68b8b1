package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.SteadyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a file of the log ends. Only that much of it is read.
 *
 * @param size how many bytes the file has
 * @param kept up to where its lines are whole; what follows is torn
 * @param last the last whole line's place in the chain, or null where there is none
 * @param broken whether the file does not end as a log does
 * @param knownSeq the newest number that can be read in the end of a broken file; 0 where there is none
 */
record FileEnd(long size, long kept, @Nullable Link last, boolean broken, long knownSeq) {
    /** More than is ever written at once, so that the line before that is seen as well. */
    private static final int WINDOW = 2 * AuditFile.LARGEST_WRITE;

    /** An empty file. */
    static final FileEnd NOTHING = new FileEnd(0, 0, null, false, 0);

    static FileEnd of(Path file) throws IOException {
        long size = Files.size(file);
        int length = (int) Math.min(size, WINDOW);
        byte[] window = new byte[length];
        SteadyFile.read(file, size - length, length).get(window);
        int end = lineStart(window, length);
        if (!canBeTorn(Arrays.copyOfRange(window, end, length)) || (end == 0 && length < size)) {
            return new FileEnd(size, size, null, true, newestSeq(window, end));
        }
        if (end == 0) {
            return new FileEnd(size, 0, null, false, 0);
        }
        Optional<AuditLine> last = AuditLine.read(Arrays.copyOfRange(window, lineStart(window, end - 1), end - 1));
        return last.isPresent()
                ? new FileEnd(size, size - length + end, last.get().link(), false, 0)
                : new FileEnd(size, size, null, true, newestSeq(window, end));
    }

    boolean isTorn() {
        return kept < size;
    }

    /** Begins as a line does; or a file system has put zeros where nothing was written yet. */
    private static boolean canBeTorn(byte[] rest) {
        byte[] beginning = AuditLine.BEGINNING.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < Math.min(rest.length, beginning.length); at++) {
            if (rest[at] != beginning[at] && rest[at] != 0) {
                return false;
            }
        }
        return true;
    }

    private static long newestSeq(byte[] window, int end) {
        int lineEnd = end;
        while (lineEnd > 0) {
            int start = lineStart(window, lineEnd - 1);
            Optional<AuditLine> line = AuditLine.read(Arrays.copyOfRange(window, start, lineEnd - 1));
            if (line.isPresent()) {
                return line.get().link().seq();
            }
            lineEnd = start;
        }
        return 0;
    }

    /** Where the line begins that a place is in. */
    private static int lineStart(byte[] window, int at) {
        int start = at;
        while (start > 0 && window[start - 1] != '\n') {
            start--;
        }
        return start;
    }
}
