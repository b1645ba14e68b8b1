package io.github.collectdmonitor.audit;

import io.github.collectdmonitor.state.UninterruptibleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a file of the log. Only the end of the file is read.
 *
 * @param size the size of the file in bytes
 * @param kept the size of its complete lines; what follows is torn
 * @param last the link of the last complete line, or null if there is none
 * @param broken whether the end of the file is damaged
 * @param knownSeq the newest readable number in the end of a broken file; 0 if there is none
 */
record FileTail(long size, long kept, @Nullable ChainHead last, boolean broken, long knownSeq) {
    /** More than one write, so that the previous line is read as well. */
    private static final int WINDOW = 2 * AuditFile.LARGEST_WRITE;

    /** An empty file. */
    static final FileTail NOTHING = new FileTail(0, 0, null, false, 0);

    static FileTail of(Path file) throws IOException {
        long size = Files.size(file);
        int length = (int) Math.min(size, WINDOW);
        byte[] window = new byte[length];
        UninterruptibleFile.read(file, size - length, length).get(window);
        int end = lineStart(window, length);
        if (!canBeTorn(Arrays.copyOfRange(window, end, length)) || (end == 0 && length < size)) {
            return new FileTail(size, size, null, true, newestSeq(window, end));
        }
        if (end == 0) {
            return new FileTail(size, 0, null, false, 0);
        }
        Optional<AuditLine> last = AuditLine.read(Arrays.copyOfRange(window, lineStart(window, end - 1), end - 1));
        return last.isPresent()
                ? new FileTail(size, size - length + end, last.get().link(), false, 0)
                : new FileTail(size, size, null, true, newestSeq(window, end));
    }

    boolean isTorn() {
        return kept < size;
    }

    /** Returns whether the rest begins like a line; a file system may have put zeros where nothing was written yet. */
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

    /** Returns the start of the line at an offset. */
    private static int lineStart(byte[] window, int at) {
        int start = at;
        while (start > 0 && window[start - 1] != '\n') {
            start--;
        }
        return start;
    }
}
