package io.github.collectdmonitor.collectd.process;

import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.process.ProcessStat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * collectd's PID file. It is only a hint, since it is not locked: it can be empty or stale, or name an unrelated
 * process.
 */
public record PidFile(Path path) {
    private static final int LONGEST = 32;

    /** Returns the process id in the file, if the file can be read and contains a number. */
    public OptionalLong pid() {
        try (InputStream input = Files.newInputStream(path)) {
            String text = new String(input.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip();
            long pid = Long.parseLong(text);
            return pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Deletes it if it names no process: a stale file would look like a crash after a stop of collectd. */
    public void removeIfStale() {
        OptionalLong named = pid();
        if (named.isPresent()
                && ProcessStat.read(named.getAsLong())
                        .filter(stat -> !stat.isZombie())
                        .isEmpty()) {
            remove();
        }
    }

    /** Deletes it if it names this process, which has ended: a killed collectd leaves it behind. */
    public void removeIfItNames(ProcessIdentity gone) {
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
