package io.github.collectdmonitor.replace.files;

import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.configfile.AttributeCopy;
import io.github.collectdmonitor.configfile.RenameCheck;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a replacement. collectd.conf is complete at all times: each change of it is one atomic move, with file
 * and folder forced to disk.
 */
public final class ConfigFiles {
    private static final long SPARE_BYTES = 1024 * 1024;

    private final Path place;
    private final Path backup;
    private final AttributeCopy attributes;
    private final RenameCheck renameCheck;
    private final Set<String> warnings = new LinkedHashSet<>();
    private @Nullable StagedFile staged;

    private ConfigFiles(Path place, Path backup, CommandRunner runner) {
        this.place = place;
        this.backup = backup;
        this.attributes = new AttributeCopy(runner);
        this.renameCheck = new RenameCheck(runner);
    }

    /** Returns the files of a replacement of the previous run, from its journal. */
    public static ConfigFiles recorded(Path place, Path backup, CommandRunner runner) {
        return new ConfigFiles(place, backup, runner);
    }

    /**
     * Finds the files; if the config is a symbolic link, its target is replaced.
     *
     * @param runner runs the programs that copy their attributes
     * @throws IOException if the link is dangling
     */
    public static ConfigFiles of(Path config, CommandRunner runner) throws IOException {
        Path absolute = config.toAbsolutePath();
        Path folder = absolute.getParent();
        boolean exists = Files.exists(absolute, LinkOption.NOFOLLOW_LINKS);
        Path place = exists || folder == null
                ? absolute.toRealPath()
                : folder.toRealPath().resolve(absolute.getFileName());
        return new ConfigFiles(place, absolute.resolveSibling(absolute.getFileName() + ".orig"), runner);
    }

    public Path lockFile() {
        return place.resolveSibling("." + place.getFileName() + ".lock");
    }

    public Path place() {
        return place;
    }

    public Path backup() {
        return backup;
    }

    /** Returns the config in place; empty if there is none. */
    public Optional<byte[]> read() throws IOException {
        return oldExists() ? Optional.of(Files.readAllBytes(place)) : Optional.empty();
    }

    /** Returns the hash of the config in place, or null if there is none. */
    @Nullable
    public String sha256InPlace() throws IOException {
        return read().map(Sha256::of).orElse(null);
    }

    public boolean oldExists() {
        return Files.exists(place);
    }

    /** Fails if the disk has no space for two copies each of the new and the old config. */
    public void checkFreeSpace(long newBytes) throws IOException {
        Path folder = place.getParent();
        long needed = 2 * newBytes + 2 * (oldExists() ? Files.size(place) : 0) + SPARE_BYTES;
        long free = Files.getFileStore(folder == null ? place : folder).getUsableSpace();
        if (free < needed) {
            throw new FileSystemException(
                    place.toString(), null, "the disk has " + free + " bytes free, and " + needed + " are needed");
        }
    }

    /** Returns what prevents another file from being moved over the config in place. */
    public Optional<String> obstacle() {
        return obstacle(place);
    }

    /**
     * Returns what prevents the backup; if there is no config to back up, what prevents a file from being moved within
     * the folder. Call it after the lock is taken.
     *
     * @param config as in the settings; if it is a link, the backup is beside the link
     */
    public Optional<String> obstacleToBackup(Path config) {
        if (!oldExists()) {
            return obstacle(lockFile());
        }
        Optional<String> obstacle = obstacle(backup);
        return Files.isSymbolicLink(config) ? obstacle.or(() -> obstacle(config)) : obstacle;
    }

    private Optional<String> obstacle(Path file) {
        return renameCheck.obstacle(file).map(obstacle -> "Cannot replace " + file + ": " + obstacle);
    }

    public Path stage(byte[] config) throws IOException {
        StagedFile.removeAbandoned(place);
        staged = StagedFile.write(place, config);
        return staged.path();
    }

    /** Backs up the config in place; returns its hash, or null if there is none. */
    @Nullable
    public String backUp() throws IOException {
        Optional<byte[]> old = read();
        if (old.isEmpty()) {
            return null;
        }
        StagedFile copy = StagedFile.write(backup, old.get());
        try {
            copyAttributes(copy, place);
            copy.moveTo(backup);
        } finally {
            copy.discard();
        }
        return Sha256.of(old.get());
    }

    /**
     * Moves the staged config into place.
     *
     * @param oldSha256 the hash of the backup, or null if there is none
     */
    public void swap(@Nullable String oldSha256) throws IOException {
        if (staged == null) {
            throw new IllegalStateException("no config is staged");
        }
        if (oldExists()) {
            copyAttributes(staged, place);
        } else {
            staged.setOwnerOfFolder();
        }
        try {
            staged.moveTo(place);
        } catch (IOException e) {
            // Moved, but possibly not on disk: the disk fails.
            if (oldSha256 != null && !Files.exists(staged.path())) {
                restore(oldSha256);
            }
            throw e;
        }
    }

    /**
     * Puts a copy of the backup in place, or the backup itself if the disk has no space for a copy. Does nothing if the
     * old config is in place.
     *
     * @param oldSha256 the hash of the old config
     * @throws IOException if the backup is not that config, or cannot be put in place
     */
    public void restore(String oldSha256) throws IOException {
        if (oldSha256.equals(sha256InPlace())) {
            return;
        }
        byte[] old = Files.readAllBytes(backup);
        if (!oldSha256.equals(Sha256.of(old))) {
            throw new FileSystemException(backup.toString(), null, "it is not the config that was in place before");
        }
        try {
            put(old);
        } catch (IOException e) {
            Files.move(backup, place, StandardCopyOption.ATOMIC_MOVE);
            forceFolder();
        }
    }

    /** Puts an earlier config in place, with the owner, mode and ACL of the current one. */
    public void put(byte[] config) throws IOException {
        Path model = oldExists() ? place : backup;
        StagedFile copy = StagedFile.write(place, config);
        try {
            if (Files.exists(model)) {
                copyAttributes(copy, model);
            } else {
                copy.setOwnerOfFolder();
            }
            copy.moveTo(place);
        } finally {
            copy.discard();
        }
    }

    private void copyAttributes(StagedFile file, Path model) throws IOException {
        warnings.addAll(attributes.copy(model, file.path()));
    }

    /** Returns warnings about attributes that could not be copied. */
    public Set<String> warnings() {
        return warnings;
    }

    public void removeNew() throws IOException {
        Files.deleteIfExists(place);
        forceFolder();
    }

    private void forceFolder() throws IOException {
        Path folder = place.getParent();
        if (folder != null) {
            StateFiles.force(folder);
        }
    }

    public void discardStaged() {
        if (staged != null) {
            staged.discard();
        }
    }

    /** Removes files that the previous run left half written. */
    public void removeAbandoned() {
        StagedFile.removeAbandoned(place);
        StagedFile.removeAbandoned(backup);
    }

    /** Returns the file and the reason of an error. */
    public static String explain(IOException e) {
        if (e instanceof FileSystemException failure) {
            String reason = failure.getReason();
            String kind = failure.getClass().getSimpleName().replace("Exception", "");
            String target = failure.getOtherFile() == null ? "" : " to " + failure.getOtherFile();
            return failure.getFile() + target + ": " + (reason == null ? kind : reason);
        }
        return String.valueOf(e.getMessage());
    }
}
