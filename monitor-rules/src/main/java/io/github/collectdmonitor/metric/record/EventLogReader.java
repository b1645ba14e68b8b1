package io.github.collectdmonitor.metric.record;

import io.github.collectdmonitor.metric.Event;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads recorded events one by one, from files of any length. */
public final class EventLogReader implements AutoCloseable {
    private static final int END = -1;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;

    private EventLogReader(InputStream in) {
        this.in = in;
    }

    /** Opens a file. */
    public static EventLogReader open(Path file) throws IOException {
        return new EventLogReader(new BufferedInputStream(Files.newInputStream(file)));
    }

    /**
     * Reads the next event, skipping empty lines; null at the end.
     *
     * @throws InvalidEventException if the next line is invalid; the line after it can still be read
     */
    public @Nullable Event next() throws IOException, InvalidEventException {
        while (readLine()) {
            if (line.size() > 0) {
                return EventCodec.decode(line.toByteArray(), number);
            }
        }
        return null;
    }

    /** Returns the number of the last line that was read; the first is 1. */
    public long number() {
        return number;
    }

    /** Reads a line; of a too long one, only enough to detect it. */
    private boolean readLine() throws IOException {
        line.reset();
        int read = in.read();
        if (read == END) {
            return false;
        }
        number++;
        for (; read != END && read != '\n'; read = in.read()) {
            if (line.size() <= EventCodec.LONGEST_LINE) {
                line.write(read);
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
