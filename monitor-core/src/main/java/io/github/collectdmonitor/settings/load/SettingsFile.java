package io.github.collectdmonitor.settings.load;

import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.ConfigProblem;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Reloads config.json when it has changed, so that an edit takes effect without a restart. An invalid
 * edit is logged once, and the last valid settings stay in force. Thread-safe.
 */
public final class SettingsFile {
    private static final Logger LOG = System.getLogger(SettingsFile.class.getName());

    private final Path file;
    private final String hostName;
    private AgentSettings current;
    private @Nullable Version seen;

    /** Identifies a version of the file without reading it. */
    private record Version(
            FileTime modified, long size, @Nullable Object inode) {}

    /**
     * Creates the access to a file.
     *
     * @param current the settings that were read from it
     */
    public SettingsFile(Path file, String hostName, AgentSettings current) {
        this.file = file;
        this.hostName = hostName;
        this.current = current;
        this.seen = version();
    }

    /** Returns the settings in force; reloads the file if it has changed since the last call. */
    public synchronized AgentSettings current() {
        Version now = version();
        if (now == null || !now.equals(seen)) {
            reload(now);
        }
        return current;
    }

    /** Reloads the file, even if it has not changed. */
    public synchronized AgentSettings reload() {
        reload(version());
        return current;
    }

    private void reload(@Nullable Version now) {
        if (now == null && seen == null) {
            return;
        }
        seen = now;
        LoadedSettings loaded = SettingsLoader.load(file, hostName);
        for (ConfigProblem configProblem : loaded.problems()) {
            LOG.log(configProblem.isError() ? Level.ERROR : Level.WARNING, "{0}: {1}", file, configProblem);
        }
        loaded.settings()
                .ifPresentOrElse(
                        settings -> {
                            warnWhereItBecomesOpen(settings);
                            current = settings;
                            LOG.log(Level.INFO, "Reloaded {0}", file);
                        },
                        () -> LOG.log(Level.ERROR, "{0} cannot be used; the settings read before stay in force", file));
    }

    /** Warns if access becomes unrestricted; if it was before, that was logged already. */
    private void warnWhereItBecomesOpen(AgentSettings edited) {
        if (OpenPolicyCheck.warning(current).isEmpty()) {
            OpenPolicyCheck.warning(edited)
                    .ifPresent(configProblem -> LOG.log(Level.WARNING, "{0}: {1}", file, configProblem));
        }
    }

    private @Nullable Version version() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return null;
        }
    }
}
