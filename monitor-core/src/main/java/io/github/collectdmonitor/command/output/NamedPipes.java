package io.github.collectdmonitor.command.output;

import io.github.collectdmonitor.program.CleanProcess;
import io.github.collectdmonitor.program.SystemProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Named pipes for the output of commands, created in batches in a private folder.
 *
 * <p>The JVM's own pipes are unsuitable: when a process exits, the JVM reads the rest of them without a limit, so that
 * a background child that continues to write would fill the agent's memory (RATIONALE, "Named pipes").
 */
public final class NamedPipes implements AutoCloseable {
    private static final int BATCH = 16;

    private final Deque<Path> spare = new ArrayDeque<>();
    private final PipeFolder folder;
    private long made;

    public NamedPipes(PipeFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns the path of an unused pipe. Only this user can access the pipe and its folder, so that no other user can
     * replace it. The caller opens the pipe and deletes its path.
     */
    public synchronized Path take() throws IOException {
        try {
            return takeThere();
        } catch (IOException e) {
            if (folder.leaveFixedPlace(e)) {
                return takeThere();
            }
            throw e;
        }
    }

    private Path takeThere() throws IOException {
        Path place = folder.ensure();
        Path next = spare.poll();
        if (next == null || !isUsable(next, place)) {
            makeBatch(place);
            next = spare.remove();
            if (!isUsable(next, place)) {
                throw new IOException(next + " is not the pipe that mkfifo created");
            }
        }
        return next;
    }

    private static boolean isUsable(Path pipe, Path place) throws IOException {
        return place.equals(pipe.getParent()) && OwnedFile.isPrivatePipe(pipe);
    }

    private void makeBatch(Path place) throws IOException {
        spare.clear();
        List<String> mkfifo =
                new ArrayList<>(List.of(SystemProgram.path("mkfifo").toString(), "-m", "600", "--"));
        for (int i = 0; i < BATCH; i++) {
            Path pipe = place.resolve(Long.toString(made++));
            spare.add(pipe);
            mkfifo.add(pipe.toString());
        }
        Process process = CleanProcess.of(mkfifo).redirectErrorStream(true).start();
        try {
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                // Read before the process is destroyed, which closes the stream, and not while the process could still
                // write.
                String said = ended ? said(process) : "it did not end in time";
                process.destroyForcibly();
                spare.clear();
                throw new IOException("mkfifo failed in " + place + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // The pipes that mkfifo has created are removed with the folder; it must not create more after that.
            process.destroyForcibly().onExit().join();
            spare.clear();
            throw new IOException("interrupted while creating pipes in " + place, e);
        }
    }

    private static String said(Process process) throws IOException {
        return new String(process.getInputStream().readNBytes(500), StandardCharsets.UTF_8).strip();
    }

    /** Removes the folder and its unused pipes. */
    @Override
    public synchronized void close() {
        spare.clear();
        try {
            folder.remove();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + folder, e);
        }
    }
}
