package io.github.collectdmonitor.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads processes in /proc (proc(5)). */
public final class RunningProcesses {
    private RunningProcesses() {}

    /** Whether the process exists and is no zombie; {@link ProcessHandle#isAlive()} treats a zombie as alive. */
    public static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name before the last parenthesis may contain any character, including parentheses and spaces.
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException gone) {
            return false;
        }
    }

    /** Returns the live processes except this one with an argument that begins with the text; use a unique one. */
    public static List<Long> withArgument(String begin) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != ProcessHandle.current().pid())
                .filter(pid -> arguments(pid).stream().anyMatch(argument -> argument.startsWith(begin)))
                .filter(RunningProcesses::isAlive)
                .toList();
    }

    /** The arguments of a process, the program's own name first; empty if it is gone. */
    public static List<String> arguments(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** The environment that a process was started with, each as {@code NAME=value}; empty if it is gone. */
    public static List<String> environment(long pid) {
        try {
            String all = Files.readString(Path.of("/proc", Long.toString(pid), "environ"));
            return all.isEmpty() ? List.of() : List.of(all.split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    /** Whether the process runs that program. */
    public static boolean runs(long pid, Path program) {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(pid), "exe"), program);
        } catch (IOException gone) {
            return false;
        }
    }
}
