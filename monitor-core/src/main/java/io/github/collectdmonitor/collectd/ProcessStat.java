package io.github.collectdmonitor.collectd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What /proc/PID/stat says of a process (proc(5)).
 *
 * @param state one letter; {@code Z} and {@code X} are dead
 * @param startTime in clock ticks after boot
 */
record ProcessStat(char state, long startTime) {
    /** Counted after the name: the state is field 3, the start time field 22. */
    private static final int START_TIME = 22 - 3;

    static Optional<ProcessStat> read(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The name in field 2 may hold blanks and parentheses, so that counting begins after its last one. */
    static Optional<ProcessStat> parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= START_TIME || fields[0].length() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessStat(fields[0].charAt(0), Long.parseLong(fields[START_TIME])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean isZombie() {
        return state == 'Z' || state == 'X';
    }
}
