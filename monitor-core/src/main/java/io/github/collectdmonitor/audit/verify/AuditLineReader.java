package io.github.collectdmonitor.audit.verify;

import io.github.collectdmonitor.audit.AuditLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Reads a file of the log line by line, in constant memory whatever the file contains. */
final class AuditLineReader implements AutoCloseable {
    /** How long the reader waits for the rest of a line that an agent is writing. */
    private static final Duration GRACE = Duration.ofMillis(100);

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int filled;

    /**
     * A line of the file.
     *
     * @param content the parsed line, or null if it is no line of an audit log
     * @param whole whether a newline follows
     */
    record RawLine(@Nullable AuditLine content, boolean whole) {
        static RawLine of(ByteArrayOutputStream bytes, boolean whole) {
            return new RawLine(AuditLine.read(bytes.toByteArray()).orElse(null), whole);
        }
    }

    AuditLineReader(Path file) throws IOException {
        in = Files.newInputStream(file);
    }

    /** Returns the next line; null at the end. */
    @Nullable
    RawLine next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (at < filled || fill(line.size() > 0)) {
            int start = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, start, Math.min(at - start, AuditLine.LONGEST - line.size()));
            if (at < filled) {
                at++;
                return RawLine.of(line, true);
            }
        }
        return line.size() == 0 ? null : RawLine.of(line, false);
    }

    private boolean fill(boolean insideLine) throws IOException {
        at = 0;
        filled = Math.max(0, in.read(buffer));
        if (filled == 0 && insideLine) {
            LockSupport.parkNanos(GRACE.toNanos());
            filled = Math.max(0, in.read(buffer));
        }
        return filled > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
