package io.github.collectdmonitor.collectd;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** collectd's PID file: a hint, neither locked nor owned; it can be empty, stale, or name a stranger by now. */
record PidFile(Path path) {
    private static final int LONGEST = 32;

    /** The process id that it names, if it can be read and holds a number. */
    OptionalLong pid() {
        try (InputStream input = Files.newInputStream(path)) {
            String text = new String(input.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip();
            long pid = Long.parseLong(text);
            return pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Removes it where it names no process: one from long ago would look like a crash once collectd is stopped. */
    void removeIfStale() {
        OptionalLong named = pid();
        if (named.isPresent()
                && ProcessStat.read(named.getAsLong())
                        .filter(stat -> !stat.isZombie())
                        .isEmpty()) {
            remove();
        }
    }

    /** Removes it where it still names this process, which is gone: a killed collectd leaves it behind. */
    void removeIfItNames(ProcessIdentity gone) {
        OptionalLong named = pid();
        if (named.isPresent() && named.getAsLong() == gone.pid()) {
            remove();
        }
    }

    private void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next start overwrites it.
        }
    }
}
