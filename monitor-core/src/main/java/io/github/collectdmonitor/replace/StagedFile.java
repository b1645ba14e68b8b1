package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.configfile.AttributeCopy;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is whole on disk beside its place before it is moved there at once. Its name is hidden and ends apart. */
record StagedFile(Path path) {
    /** No {@code .conf}, which an Include may pick up; hidden, which collectd's Include of a folder leaves out. */
    static final String SUFFIX = ".staged";

    private static String prefix(Path place) {
        return "." + place.getFileName() + ".";
    }

    /** Writes the bytes to a new file beside its later place; only its owner may read it. */
    static StagedFile write(Path place, byte[] bytes) throws IOException {
        StagedFile staged = new StagedFile(Files.createTempFile(folder(place), prefix(place), SUFFIX));
        try {
            StateFiles.write(staged.path, bytes);
        } catch (IOException e) {
            staged.discard();
            throw e;
        }
        return staged;
    }

    /** Removes what a crash left behind; what cannot be removed is in nobody's way. */
    static void removeAbandoned(Path place) {
        try (var left = Files.newDirectoryStream(folder(place), Files::isRegularFile)) {
            for (Path path : left) {
                String name = String.valueOf(path.getFileName());
                if (name.startsWith(prefix(place)) && name.endsWith(SUFFIX)) {
                    new StagedFile(path).discard();
                }
            }
        } catch (IOException e) {
            // The next step that writes here fails, and says why.
        }
    }

    /** Gives it the owner and group of its folder, for lack of a file to take them from; they alone may read it. */
    void takeOwnerOfFolder() throws IOException {
        AttributeCopy.setOwner(path, Files.readAttributes(folder(path), "unix:uid,gid"));
        Files.setAttribute(path, "unix:mode", 0640);
    }

    /** Moves it into place atomically, and forces the folder to disk. */
    void moveTo(Path place) throws IOException {
        StateFiles.force(path);
        Files.move(path, place, StandardCopyOption.ATOMIC_MOVE);
        StateFiles.force(folder(place));
    }

    void discard() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next replacement removes it.
        }
    }

    private static Path folder(Path place) {
        Path folder = place.toAbsolutePath().getParent();
        return folder == null ? Path.of("/") : folder;
    }
}
