package io.github.collectdmonitor.command;

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
 * Removes what agents have left in the folder for temporary files that were killed: earlier versions had their pipes there,
 * and a check of a config has its scratch folder there.
 */
public final class TemporaryFolders {
    /** What the names of such folders begin with. */
    static final String PREFIX = "collectd-monitor-";

    private static final Logger LOG = System.getLogger(TemporaryFolders.class.getName());

    /** Behind the prefix stands the number that the JDK draws. */
    private static final String NAME = PREFIX + "[0-9]{1,20}";

    /** How many are looked at, so that nobody can keep an agent busy with them. */
    private static final int MOST = 10_000;

    private TemporaryFolders() {}

    /**
     * Removes what is provably left: a folder of this user's alone, with nothing in it but this user's pipes and files, that
     * has not changed since the oldest other Java process of this user was started. Logs what it removes and never fails.
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
            LOG.log(Level.DEBUG, "{0} cannot be read: {1}", temporary, e.getMessage());
        }
    }

    /** When the other process was started that may use such a folder; what has changed before that is nobody's. */
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

    /** Whether it is a Java virtual machine, or cannot be told. */
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
            LOG.log(Level.INFO, "Removed {0}, which an agent had left that was killed", folder);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} is left there: {1}", folder, StateFiles.reason(e));
        }
    }
}
