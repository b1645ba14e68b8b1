package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.state.StateFiles;
import io.github.collectdmonitor.state.UninterruptibleFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
public final class StateFile {
    private static final Logger LOG = System.getLogger(StateFile.class.getName());

    private static final Set<OpenOption> OVERWRITE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** How much larger the next content may be. */
    private static final int GROWTH = 8192;

    /** How much is in the heap at once. */
    private static final int CHUNK = 16 * 1024;

    private final Path place;
    private final Path spare;
    private boolean broken;

    /** What is to be written: some at a time, since there may be megabytes, and the agent's heap is small. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream bytes) throws IOException;
    }

    public StateFile(Path folder, String name) {
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

    /** What it holds, for what is read bit by bit; null where there is none. */
    @Nullable
    public InputStream open() throws IOException {
        try {
            return new BufferedInputStream(Files.newInputStream(place), CHUNK);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Writes it whole; on disk when this returns true. What goes wrong is said in the log once. */
    public boolean write(Content content) {
        try {
            StateFiles.makeFolder(folder());
            overwriteSpare(content);
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
    void prepareNext() {
        try {
            StateFiles.makeFolder(folder());
            long needed = (Files.exists(place) ? Files.size(place) : 0) + GROWTH;
            overwriteSpare(bytes -> {
                byte[] zeros = new byte[GROWTH];
                for (long rest = needed; rest > 0; rest -= zeros.length) {
                    bytes.write(zeros, 0, (int) Math.min(rest, zeros.length));
                }
            });
        } catch (IOException e) {
            // The next write may still succeed, and reports if it does not.
        }
    }

    /** Never empties it first: on a full disk, others would take the space. */
    private void overwriteSpare(Content content) throws IOException {
        try (UninterruptibleFile open =
                new UninterruptibleFile(spare, FileChannel.open(spare, OVERWRITE, StateFiles.OWNER_ONLY))) {
            Overwriting over = new Overwriting(open);
            BufferedOutputStream buffered = new BufferedOutputStream(over, CHUNK);
            content.writeTo(buffered);
            buffered.flush();
            open.truncate(over.written);
            open.force();
        }
    }

    /** Writes over a file from its beginning. */
    private static final class Overwriting extends OutputStream {
        private final UninterruptibleFile file;
        private long written;

        Overwriting(UninterruptibleFile file) {
            this.file = file;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            file.write(ByteBuffer.wrap(bytes, from, length).slice(), written);
            written += length;
        }
    }

    /** Moves a file that cannot be used out of the way. */
    public void setAside(String why, Instant now) {
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
