package io.github.collectdmonitor.replace.files;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The agent's state folder (config.json, {@code StateDir}); only the owner may read its files. */
public record StateFolder(Path path) {
    public Path resolve(String name) {
        return path.resolve(name);
    }

    public StateFolder inner(String name) {
        return new StateFolder(path.resolve(name));
    }

    /** Writes a file atomically; it is on disk when this returns. */
    public void write(String name, byte[] bytes) throws IOException {
        StateFiles.makeFolder(path);
        Path place = resolve(name);
        StagedFile staged = StagedFile.write(place, bytes);
        try {
            staged.moveTo(place);
        } finally {
            staged.discard();
        }
    }

    /** Reads a file; empty if it does not exist. */
    public Optional<byte[]> read(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Deletes a file and forces the folder to disk. */
    public void delete(String name) throws IOException {
        if (Files.deleteIfExists(resolve(name))) {
            StateFiles.force(path);
        }
    }

    /** Removes half-written files that a crash left behind. */
    public void removeAbandoned() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path, ".*" + StagedFile.SUFFIX)) {
            for (Path file : left) {
                new StagedFile(file).discard();
            }
        } catch (IOException e) {
            // They do no harm, and the next write here reports the error.
        }
    }
}
