package io.github.collectdmonitor.systemtests;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What of a record of system calls changed files, and what forced them to disk. */
final class Forces {
    private static final Set<String> WRITES =
            Set.of("write", "pwrite64", "writev", "pwritev", "copy_file_range", "sendfile", "ftruncate");
    private static final Set<String> ATTRIBUTES_BY_PATH = Set.of("chmod", "chown", "lchown", "fchmodat", "fchownat");
    private static final Set<String> ATTRIBUTES = Set.of("fchmod", "fchown");
    private static final Set<String> NAMES = Set.of("rename", "renameat", "renameat2", "link", "linkat");

    private final List<SystemCall> calls;

    /** Takes a record; what failed has done nothing. */
    Forces(List<SystemCall> record) {
        calls = record.stream().filter(SystemCall::succeeded).toList();
    }

    List<SystemCall> calls() {
        return calls;
    }

    /** Gives a file another or a further name. */
    static boolean isRename(SystemCall call) {
        return NAMES.contains(call.name());
    }

    static Path source(SystemCall rename) {
        return Path.of(rename.text(0));
    }

    static Path target(SystemCall rename) {
        return Path.of(rename.text(1));
    }

    static boolean isForce(SystemCall call) {
        return call.name().equals("fsync") || call.name().equals("fdatasync");
    }

    /** Whether it is open for writing by this call. */
    static boolean opensForWriting(SystemCall call) {
        return call.name().equals("creat")
                || (call.name().equals("openat") && call.arguments().matches("(?s).*(O_WRONLY|O_RDWR|O_TRUNC).*"));
    }

    static boolean isWriteTo(SystemCall call, Path file) {
        return WRITES.contains(call.name()) && call.file().equals(file.toString());
    }

    /** Whether it changes what is in a file or who may read it, or makes it. */
    static boolean changes(SystemCall call, Path file) {
        String path = file.toString();
        return isWriteTo(call, file)
                || (ATTRIBUTES.contains(call.name()) && call.file().equals(path))
                || ((ATTRIBUTES_BY_PATH.contains(call.name()) || call.name().equals("truncate"))
                        && call.text(0).equals(path))
                || (opensForWriting(call) && call.text(0).equals(path));
    }

    /** Whether all that was changed in a file before a call was on disk when the call was entered. */
    boolean forcedBefore(SystemCall moment, Path file) {
        return calls.stream()
                .filter(call -> call.begun() < moment.begun() && changes(call, file))
                .allMatch(change -> forcedBetween(change, moment, file));
    }

    /** Whether a file or folder was forced after one call had returned and before another was entered. */
    boolean forcedBetween(SystemCall from, SystemCall until, Path file) {
        return calls.stream()
                .anyMatch(call -> isForce(call)
                        && call.file().equals(file.toString())
                        && (call.name().equals("fsync") || isWriteTo(from, file) || opensForWriting(from))
                        && from.endedBefore(call)
                        && call.endedBefore(until));
    }

    /** What a thread wrote into a file before a call, as one text of octets. */
    String written(SystemCall moment, Path file) {
        StringBuilder text = new StringBuilder();
        calls.stream()
                .filter(call -> call.endedBefore(moment) && call.name().matches("p?write(64)?"))
                .filter(call -> call.file().equals(file.toString()))
                .forEach(call -> text.append(call.text(0)));
        return text.toString();
    }
}
