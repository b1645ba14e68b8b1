package io.github.collectdmonitor.replace.files;

import io.github.collectdmonitor.configfile.AttributeCopy;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A complete file on disk, beside its later path, to which it is moved atomically. Its name is hidden and has a special
 * suffix.
 */
public record StagedFile(Path path) {
    /**
     * Not {@code .conf}, which an Include may match; the name is hidden, since collectd's Include of a folder ignores
     * hidden files.
     */
    static final String SUFFIX = ".staged";

    private static String prefix(Path place) {
        return "." + place.getFileName() + ".";
    }

    /** Writes the bytes to a new file beside its later path; only its owner may read it. */
    public static StagedFile write(Path place, byte[] bytes) throws IOException {
        StagedFile staged = new StagedFile(Files.createTempFile(folder(place), prefix(place), SUFFIX));
        try {
            StateFiles.write(staged.path, bytes);
        } catch (IOException e) {
            staged.discard();
            throw e;
        }
        return staged;
    }

    /** Removes files that a crash left behind; files that cannot be removed do no harm. */
    static void removeAbandoned(Path place) {
        try (var left = Files.newDirectoryStream(folder(place), Files::isRegularFile)) {
            for (Path path : left) {
                String name = String.valueOf(path.getFileName());
                if (name.startsWith(prefix(place)) && name.endsWith(SUFFIX)) {
                    new StagedFile(path).discard();
                }
            }
        } catch (IOException e) {
            // The next step that writes here fails and reports the reason.
        }
    }

    /** Sets the owner and group to those of its folder, since there is no previous file; only they may read it. */
    void setOwnerOfFolder() throws IOException {
        AttributeCopy.setOwner(path, Files.readAttributes(folder(path), "unix:uid,gid"));
        Files.setAttribute(path, "unix:mode", 0640);
    }

    /** Moves it into place atomically, and forces the folder to disk. */
    public void moveTo(Path place) throws IOException {
        StateFiles.force(path);
        Files.move(path, place, StandardCopyOption.ATOMIC_MOVE);
        StateFiles.force(folder(place));
    }

    public void discard() {
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
