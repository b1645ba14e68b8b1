package io.github.collectdmonitor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The fields of /proc/PID/stat (proc(5)).
 *
 * @param state one letter; {@code Z} and {@code X} are dead
 * @param parent the parent's process id; 0 if that is outside of the agent's PID namespace
 * @param session the process id of the session's leader, which may have ended
 * @param forkedOnly whether it has executed no program since it was forked, so that it has the command line of the
 *     process that forked it
 * @param startTime in clock ticks after boot
 */
public record ProcessStat(char state, long parent, long session, boolean forkedOnly, long startTime) {
    /** The index after the name; the state is field 3. */
    private static final int PARENT = 4 - 3;

    private static final int SESSION = 6 - 3;
    private static final int FLAGS = 9 - 3;
    private static final int START_TIME = 22 - 3;

    /** PF_FORKNOEXEC (linux/sched.h). */
    private static final long FORKED_ONLY = 0x40;

    public static Optional<ProcessStat> read(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Parses the fields after the last parenthesis, since the name in field 2 may contain blanks and parentheses. */
    public static Optional<ProcessStat> parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= START_TIME || fields[0].length() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessStat(
                    fields[0].charAt(0),
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[SESSION]),
                    (Long.parseLong(fields[FLAGS]) & FORKED_ONLY) != 0,
                    Long.parseLong(fields[START_TIME])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    public boolean isZombie() {
        return state == 'Z' || state == 'X';
    }
}
