package io.github.collectdmonitor.packet;

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
 * Users and passwords of those who send packets: {@code AuthFile} of collectd's network plugin, a line {@code user: password}
 * each. It is read again within a second of a change; where that fails, the users known before stay. Thread-safe.
 */
public final class AuthFile {
    private static final Logger LOG = System.getLogger(AuthFile.class.getName());
    private static final int LARGEST_BYTES = 1024 * 1024;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Path path;
    private Version version;
    private Map<String, Credentials> users;
    private long looked = System.nanoTime();
    private boolean complained;

    /** What tells that a file is another now. */
    private record Version(Object time, long size, @Nullable Object key) {
        static Version of(Path path) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            // Opening a named pipe would wait for a writer.
            if (!attributes.isRegularFile()) {
                throw new IOException("it is no regular file");
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
            throw new IOException("Tried to read the auth file " + path + ": " + reason(e), e);
        }
    }

    /** The keys of a user; null where there is no such user. */
    synchronized @Nullable Credentials find(String user) {
        long now = System.nanoTime();
        if (now - looked >= BETWEEN_LOOKS.toNanos()) {
            looked = now;
            look();
        }
        return users.get(user);
    }

    private void look() {
        try {
            Version current = Version.of(path);
            if (!current.equals(version)) {
                users = users(path);
                version = current;
                LOG.log(Level.INFO, "Read the auth file {0} again: {1} users", path, users.size());
            }
            complained = false;
        } catch (IOException e) {
            if (!complained) {
                LOG.log(
                        Level.WARNING,
                        "Cannot read the auth file {0}: {1}; the users known before stay",
                        path,
                        reason(e));
            }
            complained = true;
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
                throw new IOException("it names no user; a line is \"user: password\"");
            }
            return users;
        }
    }

    /** The files' own exceptions say no more than a path. */
    private static String reason(IOException e) {
        return e.getClass() == IOException.class
                ? Objects.requireNonNullElse(e.getMessage(), "it fails")
                : e.getClass().getSimpleName();
    }

    /** The path. */
    @Override
    public String toString() {
        return path.toString();
    }
}
