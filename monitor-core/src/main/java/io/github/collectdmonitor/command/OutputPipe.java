package io.github.collectdmonitor.command;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** One output of one command: a named pipe that is read without ever blocking, and let go at will. */
final class OutputPipe implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private static final Set<OpenOption> BOTH =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private OutputBuffer buffer = new OutputBuffer(0);
    private final FileInputStream reading;
    private final FileChannel keptOpen;

    OutputPipe(NamedPipes pipes) throws IOException {
        path = pipes.take();
        // Opened for both directions first: a pipe opened for one alone blocks until the other end is there (fifo(7)).
        keptOpen = FileChannel.open(path, BOTH);
        try {
            reading = new FileInputStream(path.toFile());
        } catch (IOException e) {
            keptOpen.close();
            throw e;
        }
    }

    /** Says how many bytes are kept of what comes; before that, nothing is read. */
    void keep(int capacity) {
        buffer = new OutputBuffer(capacity);
    }

    Path path() {
        return path;
    }

    /** The command has the pipe open now; its name serves no longer. */
    void handedOver() throws IOException {
        keptOpen.close();
        Files.deleteIfExists(path);
    }

    /** Takes what is there, up to so many bytes, and tells whether anything was. */
    boolean drain(int atMost) throws IOException {
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

    OutputBuffer buffer() {
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
