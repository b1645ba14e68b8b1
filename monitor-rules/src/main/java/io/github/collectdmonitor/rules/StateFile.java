package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of the state, always whole. Beside it lies one of the same size, into which the next content is written before they
 * change places: so a firing can be recorded on a disk that is full, which a rule may well be about.
 */
final class StateFile {
    private static final Logger LOG = System.getLogger(StateFile.class.getName());

    private final Path place;
    private final Path spare;
    private boolean broken;

    StateFile(Path folder, String name) {
        this.place = folder.resolve(name);
        this.spare = folder.resolve("." + name + ".next");
    }

    /** What it holds; null where there is none. */
    byte @Nullable [] read() throws IOException {
        try {
            return Files.readAllBytes(place);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Writes it whole; on disk when this returns true. What goes wrong is said in the log once. */
    boolean write(byte[] bytes) {
        try {
            makeSpare();
            StateFiles.write(spare, bytes);
            Files.move(spare, place, StandardCopyOption.ATOMIC_MOVE);
            StateFiles.force(folder());
        } catch (IOException e) {
            if (!broken) {
                LOG.log(Level.ERROR, "{0} cannot be written: {1}", place, StateFiles.reason(e));
            }
            broken = true;
            return false;
        }
        broken = false;
        return true;
    }

    /** Takes the space that the next write needs, while there is some. */
    void prepareNext(byte[] like) {
        try {
            makeSpare();
            StateFiles.write(spare, like);
        } catch (IOException e) {
            // The next write may still succeed, and tells if it does not.
        }
    }

    private void makeSpare() throws IOException {
        StateFiles.makeFolder(folder());
        if (!Files.exists(spare)) {
            Files.createFile(spare, StateFiles.OWNER_ONLY);
        }
    }

    /** Moves a file that cannot be used out of the way. */
    void setAside(String why, Instant now) {
        Path aside = folder().resolve(place.getFileName() + ".broken-" + StateFiles.stamp(now));
        try {
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
            LOG.log(Level.ERROR, "{0} cannot be used ({1}); it is now {2}", place, why, aside);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "{0} cannot be used ({1}), nor moved: {2}", place, why, StateFiles.reason(e));
        }
    }

    private Path folder() {
        return Objects.requireNonNull(place.getParent());
    }
}
