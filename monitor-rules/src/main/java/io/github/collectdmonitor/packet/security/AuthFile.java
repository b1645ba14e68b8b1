package io.github.collectdmonitor.packet.security;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The users and passwords of packets' senders: {@code AuthFile} of collectd's network plugin, with lines {@code user:
 * password}. It is reloaded within a second after a change; if that fails, the known users are kept. Thread-safe.
 */
public final class AuthFile {
    private static final Logger LOG = System.getLogger(AuthFile.class.getName());
    private static final int LARGEST_BYTES = 1024 * 1024;
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final Path path;
    private Version version;
    private Map<String, Credentials> users;
    private long checked = System.nanoTime();
    private boolean reportedError;

    /** Attributes that show whether a file has changed. */
    private record Version(Object time, long size, @Nullable Object key) {
        static Version of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            // Opening a named pipe would wait for a writer.
            if (!attributes.isRegularFile()) {
                throw new IOException("it is not a regular file");
            }
            return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    private AuthFile(Path path) throws IOException {
        this.path = path;
        this.version = Version.of(path);
        this.users = users(path);
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, is larger than 1 MiB, or names no user; its message has no password
     */
    public static AuthFile read(Path path) throws IOException {
        try {
            return new AuthFile(path);
        } catch (IOException e) {
            throw new IOException("Cannot read the auth file " + path + ": " + reason(e), e);
        }
    }

    /** Returns the keys of a user, or null if there is no such user. */
    synchronized @Nullable Credentials find(String user) {
        long now = System.nanoTime();
        if (now - checked >= CHECK_INTERVAL.toNanos()) {
            checked = now;
            reloadIfChanged();
        }
        return users.get(user);
    }

    private void reloadIfChanged() {
        try {
            Version current = Version.of(path);
            if (!current.equals(version)) {
                users = users(path);
                version = current;
                LOG.log(Level.INFO, "Reloaded the auth file {0}: {1} users", path, users.size());
            }
            reportedError = false;
        } catch (IOException e) {
            if (!reportedError) {
                LOG.log(
                        Level.WARNING,
                        "Cannot reload the auth file {0}: {1}; the known users are kept",
                        path,
                        reason(e));
            }
            reportedError = true;
        }
    }

    private static Map<String, Credentials> users(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw new IOException("it is larger than " + LARGEST_BYTES + " bytes");
            }
            Map<String, Credentials> users = AuthLines.read(bytes);
            if (users.isEmpty()) {
                throw new IOException("it has no users; write a line \"user: password\" for each");
            }
            return users;
        }
    }

    /** Returns the reason of a failure; messages of file system exceptions contain only a path. */
    private static String reason(IOException e) {
        return e.getClass() == IOException.class
                ? Objects.requireNonNullElse(e.getMessage(), "unknown error")
                : e.getClass().getSimpleName();
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return path.toString();
    }
}
