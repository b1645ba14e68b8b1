package io.github.collectdmonitor.command.output;

import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the temporary folders of killed agents: earlier versions had their pipes there, and a config check has its
 * scratch folder there.
 */
public final class LeftoverFolders {
    /** The prefix of the names of such folders. */
    static final String PREFIX = "collectd-monitor-";

    private static final Logger LOG = System.getLogger(LeftoverFolders.class.getName());

    /** The prefix and a random number from the JDK. */
    private static final String NAME = PREFIX + "[0-9]{1,20}";

    /** The maximum number of folders that are checked, so that other users cannot keep the agent busy with them. */
    private static final int MOST = 10_000;

    private LeftoverFolders() {}

    /**
     * Removes abandoned folders: folders that only this user may access, that contain only this user's pipes and files,
     * and that have not changed since the oldest other Java process of this user was started. Logs what it removes and
     * never fails.
     */
    public static void removeLeft(Path temporary) {
        Instant before = oldestOther();
        int seen = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                if (seen++ == MOST) {
                    return;
                }
                removeIfLeft(folder, before);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(Level.DEBUG, "Cannot read {0}: {1}", temporary, e.getMessage());
        }
    }

    /**
     * Returns when the oldest other process that may use such a folder was started; folders that changed before are
     * unused.
     */
    private static Instant oldestOther() {
        return oldestOther(ProcessHandle.current());
    }

    private static Instant oldestOther(ProcessHandle self) {
        String user = self.info().user().orElse("");
        Instant started = self.info().startInstant().orElse(Instant.EPOCH);
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self.pid()
                        && process.info().user().orElse(user).equals(user)
                        && isJava(process.info()))
                .map(process -> process.info().startInstant().orElse(Instant.EPOCH))
                .reduce(started, (one, other) -> one.isBefore(other) ? one : other);
    }

    /** Whether it is a Java virtual machine, or that is unknown. */
    private static boolean isJava(ProcessHandle.Info info) {
        return info.command().map(command -> command.endsWith("/java")).orElse(false);
    }

    private static void removeIfLeft(Path folder, Instant before) {
        try {
            if (!folder.getFileName().toString().matches(NAME)
                    || !OwnedFile.isPrivateFolder(folder)
                    || !Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                            .toInstant()
                            .isBefore(before)) {
                return;
            }
            List<Path> inside = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                files.forEach(inside::add);
            }
            for (Path file : inside) {
                OwnedFile there = OwnedFile.at(file);
                if (there == null || !there.own() || !(there.isPipe() || there.isRegular())) {
                    return;
                }
            }
            for (Path file : inside) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
            LOG.log(Level.INFO, "Removed {0}, which a killed agent had left behind", folder);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot remove {0}: {1}", folder, StateFiles.reason(e));
        }
    }
}
