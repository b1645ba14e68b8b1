package io.github.collectdmonitor.command.output;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** One output of one command: a named pipe that is read without blocking, and can be closed at any time. */
public final class OutputPipe implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private static final Set<OpenOption> BOTH =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private OutputBuffer buffer = new OutputBuffer(0);
    private final FileInputStream reading;
    private final FileChannel keptOpen;

    public OutputPipe(NamedPipes pipes) throws IOException {
        path = pipes.take();
        // Opened in both directions first: opening a pipe in one direction blocks until the other end is opened
        // (fifo(7)).
        keptOpen = FileChannel.open(path, BOTH);
        try {
            reading = new FileInputStream(path.toFile());
        } catch (IOException e) {
            keptOpen.close();
            throw e;
        }
    }

    /** Sets how many bytes are kept; before that, nothing is read. */
    public void keep(int capacity) {
        buffer = new OutputBuffer(capacity);
    }

    public Path path() {
        return path;
    }

    /** Deletes the path of the pipe, which the command has open now. */
    public void handedOver() throws IOException {
        keptOpen.close();
        Files.deleteIfExists(path);
    }

    /** Reads the available bytes, up to a limit; returns whether there were any. */
    public boolean drain(int atMost) throws IOException {
        byte[] chunk = null;
        int taken = 0;
        while (taken < atMost) {
            int available = reading.available();
            if (available <= 0) {
                break;
            }
            if (chunk == null) {
                chunk = new byte[Math.min(CHUNK, Math.max(available, 512))];
            }
            int count = reading.read(chunk, 0, Math.min(available, chunk.length));
            if (count <= 0) {
                break;
            }
            buffer.append(chunk, count);
            taken += count;
        }
        return taken > 0;
    }

    public OutputBuffer buffer() {
        return buffer;
    }

    @Override
    public void close() throws IOException {
        try {
            keptOpen.close();
            reading.close();
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
