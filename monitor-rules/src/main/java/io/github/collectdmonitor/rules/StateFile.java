package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.state.SteadyFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of the state, always whole. Beside it lies a larger one, over which the next content is written before they change
 * places: so a firing can be recorded on a disk that is full, which a rule may well be about.
 */
final class StateFile {
    private static final Logger LOG = System.getLogger(StateFile.class.getName());

    private static final Set<OpenOption> OVERWRITE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** How much larger the next content may be. */
    private static final int GROWTH = 8192;

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
            StateFiles.makeFolder(folder());
            overwriteSpare(bytes);
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
            StateFiles.makeFolder(folder());
            overwriteSpare(new byte[like.length + GROWTH]);
        } catch (IOException e) {
            // The next write may still succeed, and tells if it does not.
        }
    }

    /** Never empties it first: on a full disk, others would take the space. */
    private void overwriteSpare(byte[] bytes) throws IOException {
        try (SteadyFile open = new SteadyFile(spare, FileChannel.open(spare, OVERWRITE, StateFiles.OWNER_ONLY))) {
            open.write(ByteBuffer.wrap(bytes), 0);
            open.truncate(bytes.length);
            open.force();
        }
    }

    /** Moves a file that cannot be used out of the way. */
    void setAside(String why, Instant now) {
        String reason = why.replaceAll("\\s+", " ");
        Path aside = folder().resolve(place.getFileName() + ".broken-" + StateFiles.stamp(now));
        try {
            Files.move(place, aside, StandardCopyOption.ATOMIC_MOVE);
            LOG.log(Level.ERROR, "{0} cannot be used ({1}); it is now {2}", place, reason, aside);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "{0} cannot be used ({1}), nor moved: {2}", place, reason, StateFiles.reason(e));
        }
    }

    private Path folder() {
        return Objects.requireNonNull(place.getParent());
    }
}
