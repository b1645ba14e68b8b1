package io.github.collectdmonitor.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The user, group and umask of a process (proc_pid_status(5)).
 *
 * @param uid its effective user id
 * @param gid its effective group id
 * @param umask the permissions that its new files do not get, or null if the kernel does not report it (before Linux
 * 4.7)
 */
public record ProcessStatus(int uid, int gid, @Nullable Integer umask) {
    private static final Pattern UID = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)\\s");
    private static final Pattern GID = Pattern.compile("(?m)^Gid:\\s+\\d+\\s+(\\d+)\\s");
    private static final Pattern UMASK = Pattern.compile("(?m)^Umask:\\s+([0-7]+)$");

    /**
     * Reads the status of this process.
     *
     * @throws UncheckedIOException if /proc is not mounted
     */
    public static ProcessStatus own() {
        try {
            return parse(Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot determine the user of this process", e);
        }
    }

    static ProcessStatus parse(String status) throws IOException {
        Matcher umask = UMASK.matcher(status);
        return new ProcessStatus(
                id(UID, status), id(GID, status), umask.find() ? Integer.valueOf(umask.group(1), 8) : null);
    }

    private static int id(Pattern line, String status) throws IOException {
        Matcher matcher = line.matcher(status);
        if (!matcher.find()) {
            throw new IOException("/proc/self/status has no line " + line);
        }
        // User ids are unsigned; Java's attribute "unix:uid" has the same bits.
        return Integer.parseUnsignedInt(matcher.group(1));
    }

    /** Returns whether the process runs as root. */
    public boolean isRoot() {
        return uid == 0;
    }
}
