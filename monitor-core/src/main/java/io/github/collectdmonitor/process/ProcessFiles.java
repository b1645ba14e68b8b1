package io.github.collectdmonitor.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the files below /proc/PID except {@code stat} (proc(5)); the results are empty if the process has ended. */
public final class ProcessFiles {
    public static final String DELETED = " (deleted)";

    private static final Pattern UIDS = Pattern.compile("(?m)^Uid:\\s+(\\d+)\\s+(\\d+)");

    private ProcessFiles() {}

    public static Path of(long pid, String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }

    public static Path ofSelf(String name) {
        return Path.of("/proc/self", name);
    }

    /** Returns the arguments, beginning with the name of the program. */
    public static List<String> commandLine(long pid) {
        return strings(of(pid, "cmdline"));
    }

    /** Returns the initial environment, each variable as {@code NAME=value}. */
    public static List<String> environment(long pid) {
        return strings(of(pid, "environ"));
    }

    private static List<String> strings(Path file) {
        String all = text(file);
        return all.isEmpty() ? List.of() : List.of(all.split("\0", -1));
    }

    /** Returns the name of the main thread, which it inherits from the thread that forked it. */
    public static String name(long pid) {
        return text(of(pid, "comm")).strip();
    }

    /** Returns the names of all threads except the main one. */
    public static List<String> otherThreads(long pid) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(of(pid, "task"))) {
            for (Path thread : threads) {
                if (!String.valueOf(thread.getFileName()).equals(Long.toString(pid))) {
                    names.add(text(thread.resolve("comm")).strip());
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return names;
    }

    /** Returns the real and the effective user id; empty if the process has ended. */
    public static List<String> userIds(Path statusFile) {
        Matcher matcher = UIDS.matcher(text(statusFile));
        return matcher.find() ? List.of(matcher.group(1), matcher.group(2)) : List.of();
    }

    /** Returns the name of the user, or the user id if it has no name. */
    public static String owner(long pid) {
        try {
            return Files.getOwner(Path.of("/proc", Long.toString(pid))).getName();
        } catch (IOException e) {
            return "?";
        }
    }

    /** Whether it is in the same PID namespace as the agent, and not in a container. */
    public static boolean isInOurPidNamespace(long pid) {
        return Objects.equals(link(of(pid, "ns/pid")), link(ofSelf("ns/pid")));
    }

    /** Whether this path is the same folder for it as for the agent; it differs in a container or a changed root. */
    public static boolean sees(long pid, Path folder) {
        try {
            return Files.isSameFile(Path.of("/proc/" + pid + "/root" + folder), folder);
        } catch (AccessDeniedException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public static @Nullable String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException | SecurityException e) {
            return null;
        }
    }

    public static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
