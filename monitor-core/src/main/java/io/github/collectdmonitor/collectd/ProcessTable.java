package io.github.collectdmonitor.collectd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks in /proc for the daemon of one installation, and never takes another process for it. */
final class ProcessTable {
    private static final String DELETED = " (deleted)";
    private static final String SUPERVISOR = "collectdmon";

    private final CollectdInstallation installation;

    ProcessTable(CollectdInstallation installation) {
        this.installation = installation;
    }

    /** The process with this id, if it is the daemon of this installation. */
    Optional<ProcessIdentity> daemon(long pid) {
        return daemon(pid, installation::isMeantBy);
    }

    /** The process with this id, if it runs our binary with a relative config path that may well be ours. */
    Optional<ProcessIdentity> perhapsDaemon(long pid) {
        return daemon(pid, installation::isPerhapsMeantBy);
    }

    private Optional<ProcessIdentity> daemon(long pid, Predicate<CollectdArguments> meant) {
        Optional<ProcessStat> stat = ProcessStat.read(pid);
        if (stat.isEmpty() || stat.get().isZombie() || !runsTheBinary(pid)) {
            return Optional.empty();
        }
        List<String> line = commandLine(pid);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        try {
            boolean ours = meant.test(CollectdArguments.parse(line.subList(1, line.size())));
            return ours ? Optional.of(new ProcessIdentity(pid, stat.get().startTime())) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Any daemon of this installation that shares our process ids; one in a container does not. */
    Optional<ProcessIdentity> anyDaemon() {
        return any(this::daemon);
    }

    /** Any daemon of this installation but this process and its children. */
    Optional<ProcessIdentity> anyDaemonBut(long pid) {
        return any(other -> other == pid || parent(other) == pid ? Optional.empty() : daemon(other));
    }

    private static long parent(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .map(ProcessHandle::pid)
                .orElse(-1L);
    }

    /** Any process that shares our process ids and may or may not be a daemon of this installation. */
    Optional<ProcessIdentity> anyPerhapsDaemon() {
        return any(this::perhapsDaemon);
    }

    private static Optional<ProcessIdentity> any(LongFunction<Optional<ProcessIdentity>> known) {
        String ourNamespace = link(Path.of("/proc/self/ns/pid"));
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> ourNamespace == null || ourNamespace.equals(link(proc(pid, "ns/pid"))))
                .flatMap(pid -> known.apply(pid).stream())
                .findFirst();
    }

    /** The process with this id, if it is a collectdmon, which starts a collectd that ends again. */
    Optional<ProcessIdentity> supervisor(long pid) {
        Optional<ProcessStat> stat = ProcessStat.read(pid);
        String program = link(proc(pid, "exe"));
        if (stat.isEmpty() || stat.get().isZombie() || program == null) {
            return Optional.empty();
        }
        String name = Path.of(program.replace(DELETED, "")).getFileName().toString();
        return name.equals(SUPERVISOR)
                ? Optional.of(new ProcessIdentity(pid, stat.get().startTime()))
                : Optional.empty();
    }

    /** After an upgrade the running binary's file is gone, and Linux says so behind its old path. */
    private boolean runsTheBinary(long pid) {
        String program = link(proc(pid, "exe"));
        if (program == null) {
            return false;
        }
        if (program.endsWith(DELETED)) {
            return program.substring(0, program.length() - DELETED.length()).equals(realCommand());
        }
        try {
            return Files.isSameFile(proc(pid, "exe"), installation.command());
        } catch (IOException e) {
            return false;
        }
    }

    private String realCommand() {
        try {
            return installation.command().toRealPath().toString();
        } catch (IOException e) {
            return installation.command().toString();
        }
    }

    private static List<String> commandLine(long pid) {
        try {
            String line = Files.readString(proc(pid, "cmdline"), StandardCharsets.UTF_8);
            return List.of(line.split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Path proc(long pid, String name) {
        return Path.of("/proc", Long.toString(pid), name);
    }

    private static @Nullable String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException | SecurityException e) {
            return null;
        }
    }
}
