package io.github.collectdmonitor.command;

import io.github.collectdmonitor.house.CleanStart;
import io.github.collectdmonitor.house.SystemProgram;
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
 * Named pipes for the outputs of commands, made a batch at a time in a private folder.
 *
 * <p>The JVM's own pipes will not do: when a process exits, the JVM reads whatever is still in them without any bound,
 * so a background child that goes on writing would fill the agent's memory (RATIONALE, "Named pipes").
 */
final class NamedPipes implements AutoCloseable {
    private static final int BATCH = 16;

    private final Deque<Path> spare = new ArrayDeque<>();
    private final PipeFolder folder;
    private long made;

    NamedPipes(PipeFolder folder) {
        this.folder = folder;
    }

    /**
     * Takes the path of a fresh pipe, of this user alone and in a folder of this user alone, so that nobody else can put
     * anything in its place; whoever opens it deletes it.
     */
    synchronized Path take() throws IOException {
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
                throw new IOException(next + " is not the pipe that was made there");
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
        Process process = CleanStart.of(mkfifo).redirectErrorStream(true).start();
        try {
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            if (!ended || process.exitValue() != 0) {
                // Read before it is destroyed, which closes the stream; and not while it could still write.
                String said = ended ? said(process) : "it does not end";
                process.destroyForcibly();
                spare.clear();
                throw new IOException("mkfifo failed in " + place + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // What it made by then lies in the folder, and goes with it; nothing may be added after that.
            process.destroyForcibly().onExit().join();
            spare.clear();
            throw new IOException("interrupted while making pipes in " + place, e);
        }
    }

    private static String said(Process process) throws IOException {
        return new String(process.getInputStream().readNBytes(500), StandardCharsets.UTF_8).strip();
    }

    /** Removes the folder and the pipes that were not used. */
    @Override
    public synchronized void close() {
        spare.clear();
        try {
            folder.remove();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to remove " + folder, e);
        }
    }
}
