package io.github.collectdmonitor.command;

import io.github.collectdmonitor.house.CleanStart;
import io.github.collectdmonitor.house.SystemProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Named pipes for the outputs of commands, made a batch at a time in a private folder.
 *
 * <p>The JVM's own pipes will not do: when a process exits, the JVM reads whatever is still in them without any bound,
 * so a background child that goes on writing would fill the agent's memory (RATIONALE, "Named pipes").
 */
final class NamedPipes implements AutoCloseable {
    private static final int BATCH = 16;

    private final Deque<Path> spare = new ArrayDeque<>();
    private @Nullable Path folder;
    private long made;

    /** Takes the path of a fresh pipe, readable by this user alone; whoever opens it deletes it. */
    synchronized Path take() throws IOException {
        Path next = spare.poll();
        if (next == null || Files.notExists(next)) {
            makeBatch();
            next = spare.remove();
        }
        return next;
    }

    private void makeBatch() throws IOException {
        spare.clear();
        Path place = folder;
        if (place == null || Files.notExists(place)) {
            place = Files.createTempDirectory(
                    "collectd-monitor-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            folder = place;
        }
        List<String> mkfifo =
                new ArrayList<>(List.of(SystemProgram.path("mkfifo").toString(), "-m", "600", "--"));
        for (int i = 0; i < BATCH; i++) {
            Path pipe = place.resolve(Long.toString(made++));
            spare.add(pipe);
            mkfifo.add(pipe.toString());
        }
        Process process = CleanStart.of(mkfifo).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                spare.clear();
                throw new IOException("mkfifo failed in " + place + ": " + said(process));
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
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path pipe : left) {
                Files.deleteIfExists(pipe);
            }
            Files.deleteIfExists(folder);
        } catch (NoSuchFileException gone) {
            // Somebody tidies up temporary folders.
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to remove " + folder, e);
        } finally {
            spare.clear();
            folder = null;
        }
    }
}
