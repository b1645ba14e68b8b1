package io.github.collectdmonitor.metric.record;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.state.StateFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;

/** Records events in a file, one per line. Only its owner can read it, because messages may contain secrets. */
public final class EventLogWriter implements AutoCloseable {
    private static final Logger LOG = System.getLogger(EventLogWriter.class.getName());
    private static final long FLUSHED_EVERY = Duration.ofSeconds(1).toNanos();
    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final OutputStream out;
    private final long mostBytes;
    private long bytes;
    private long skipped;
    private long flushed = System.nanoTime();

    private EventLogWriter(Path file, OutputStream out, long mostBytes) {
        this.file = file;
        this.out = out;
        this.mostBytes = mostBytes;
    }

    /** Creates a new file.
     * @param mostBytes the maximum size of the file
     * @throws java.nio.file.FileAlreadyExistsException if it exists: a record is never overwritten
     */
    public static EventLogWriter create(Path file, long mostBytes) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        OutputStream out = Channels.newOutputStream(Files.newByteChannel(file, options, StateFiles.OWNER_ONLY));
        return new EventLogWriter(file, new BufferedOutputStream(out, BUFFER), mostBytes);
    }

    /** Records an event; skips it if the file is full or the event too long for a line. */
    public synchronized void write(Event event) throws IOException {
        byte[] line = EventCodec.encode(event);
        if (line.length > EventCodec.LONGEST_LINE || bytes + line.length + 1 > mostBytes) {
            skip(line.length);
            return;
        }
        out.write(line);
        out.write('\n');
        bytes += line.length + 1;
        if (System.nanoTime() - flushed > FLUSHED_EVERY) {
            flush();
        }
    }

    private void skip(int length) {
        if (skipped == 0) {
            String reason = length > EventCodec.LONGEST_LINE
                    ? "an event of " + length + " bytes is too long"
                    : "the file is full with " + bytes + " bytes";
            LOG.log(Level.WARNING, "Skipped an event in {0}: {1} (further errors are suppressed)", file, reason);
        }
        skipped++;
    }

    /** Returns how many events were skipped. */
    public synchronized long skipped() {
        return skipped;
    }

    /** Flushes the recorded events to the file; happens once a second while events arrive. */
    public synchronized void flush() throws IOException {
        out.flush();
        flushed = System.nanoTime();
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
