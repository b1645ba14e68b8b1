package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program did to its files, its connections and other processes, as {@code strace -f} records it: every line is
 * an entry or a return, in the order in which they happened over all threads.
 */
final class SystemCallRecord {
    private static final String TRACED = "openat,creat,write,pwrite64,writev,pwritev,sendto,rename,renameat,renameat2,"
            + "link,linkat,unlink,unlinkat,truncate,ftruncate,mkdir,mkdirat,chmod,fchmod,fchmodat,chown,lchown,fchown,"
            + "fchownat,fsync,fdatasync,msync,copy_file_range,sendfile,execve,kill";

    private static final Pattern LINE = Pattern.compile("^(\\d+) +(.*)$", Pattern.DOTALL);
    private static final Pattern WHOLE = Pattern.compile("^(\\w+)\\((.*)\\) += (.*)$", Pattern.DOTALL);
    private static final Pattern BEGIN = Pattern.compile("^(\\w+)\\((.*) <unfinished \\.\\.\\.>$", Pattern.DOTALL);
    private static final Pattern END = Pattern.compile("^<\\.\\.\\. (\\w+) resumed>(.*)\\) += (.*)$", Pattern.DOTALL);

    private SystemCallRecord() {}

    /** The same program under strace, as its own process: strace is a process apart, and writes to the file. */
    static Program recorded(Program program, Path file) {
        return new Program(
                Program.of(Executable.require("strace"), "-D", "-f", "-yy", "--seccomp-bpf", "-s", "8192")
                        .with("-e", "trace=" + TRACED, "-e", "signal=none", "-o", file.toString())
                        .with(program.command().toArray(String[]::new))
                        .command(),
                program.environment(),
                program.inheritsEnvironment());
    }

    /** Returns whether the record contains the end of a process, so that it is complete. */
    static boolean tellsEndOf(long process, Path file) {
        return lines(file).stream().anyMatch(line -> line.matches("(?s)" + process + " +\\+\\+\\+ .* \\+\\+\\+"));
    }

    /** Reads what was recorded, in the order in which the calls returned. */
    static List<SystemCall> read(Path file) {
        return parse(lines(file));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to read the record " + file, e);
        }
    }

    /** Reads lines of a record; other than calls, such as signals and ends of processes, they are left out. */
    static List<SystemCall> parse(List<String> lines) {
        List<SystemCall> calls = new ArrayList<>();
        Map<Long, SystemCall> unfinished = new HashMap<>();
        Map<Long, String> cutOff = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                throw new IllegalArgumentException("Not a line of strace -f: " + lines.get(i));
            }
            long thread = Long.parseLong(line.group(1));
            String text = line.group(2);
            Matcher begin = BEGIN.matcher(text);
            Matcher end = END.matcher(text);
            Matcher whole = WHOLE.matcher(text);
            boolean ends = text.startsWith("+++") || text.startsWith("---") || text.startsWith("<... ");
            if (cutOff.containsKey(thread) && !ends) {
                throw new IllegalArgumentException("Neither a call nor an end: " + cutOff.get(thread));
            }
            if (begin.matches()) {
                unfinished.put(thread, new SystemCall(i, i, thread, begin.group(1), begin.group(2), ""));
            } else if (end.matches()) {
                SystemCall begun = unfinished.remove(thread);
                if (begun == null || !begun.name().equals(end.group(1))) {
                    throw new IllegalArgumentException("A call returns that was not entered: " + lines.get(i));
                }
                String arguments = begun.arguments() + end.group(2);
                calls.add(new SystemCall(begun.begun(), i, thread, begun.name(), arguments, end.group(3)));
            } else if (whole.matches()) {
                calls.add(new SystemCall(i, i, thread, whole.group(1), whole.group(2), whole.group(3)));
            } else if (!ends) {
                // A thread that is killed within a call leaves half a line, and no other after it.
                cutOff.put(thread, lines.get(i));
            }
        }
        calls.sort(Comparator.comparingInt(SystemCall::ended));
        return calls;
    }
}
