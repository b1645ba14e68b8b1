package io.github.collectdmonitor.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who a process is, as Linux tells it (proc_pid_status(5)).
 *
 * @param uid its effective user id
 * @param gid its effective group id
 * @param umask which permissions its new files do not get, or null where the kernel does not say (before Linux 4.7)
 */
public record ProcessStatus(int uid, int gid, @Nullable Integer umask) {
    private static final Pattern UID = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)\\s");
    private static final Pattern GID = Pattern.compile("(?m)^Gid:\\s+\\d+\\s+(\\d+)\\s");
    private static final Pattern UMASK = Pattern.compile("(?m)^Umask:\\s+([0-7]+)$");

    /**
     * Reads what this process is.
     *
     * @throws UncheckedIOException if /proc is not there
     */
    public static ProcessStatus own() {
        try {
            return parse(Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to find out as whom this process runs", e);
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
        // User ids are unsigned; Java's attribute "unix:uid" holds the same bits.
        return Integer.parseUnsignedInt(matcher.group(1));
    }

    /** Whether it may do anything. */
    public boolean isRoot() {
        return uid == 0;
    }
}
