package io.github.collectdmonitor.collectd.process;

import io.github.collectdmonitor.collectd.CollectdArguments;
import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.process.ProcessCensus.Doubt;
import io.github.collectdmonitor.collectd.process.ProcessCensus.Member;
import io.github.collectdmonitor.process.ProcessFiles;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.process.ProcessStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the daemon of an installation in /proc, and distinguishes it from its children and from other processes.
 *
 * <p>A candidate runs the installation's binary with its config, is in the agent's PID namespace, sees the same config
 * folder, and its user is root, the agent's user, or one from the settings. Its command line proves nothing more, since
 * a forked process keeps it. The kernel provides the rest: a process that has executed a program itself is a daemon in
 * the foreground; a daemon that has forked leads its session, which its children do not, unless they start their own;
 * and only the daemon has reader and writer threads.
 */
public final class ProcessTable {
    private static final int MOST_ANCESTORS = 64;
    private static final String ROOT = "0";

    /**
     * collectd starts its threads after the initialization of its plugins; a process that no PID file names and that
     * has no such threads after this time is no daemon.
     */
    private static final Duration THREADS_ARE_THERE = Duration.ofSeconds(3);

    private static final Pattern DAEMON_THREAD = Pattern.compile("(reader|writer)#\\d+");
    private static final List<String> NOTIFIES = List.of("NOTIFY_SOCKET=", "UPSTART_JOB=");

    private final CollectdInstallation installation;
    private final KnownChildren knownChildren;
    private final Set<String> users;

    /** Creates a table that also accepts processes of these users, by name or id. */
    public ProcessTable(CollectdInstallation installation, KnownChildren knownChildren, Set<String> users) {
        this.installation = installation;
        this.knownChildren = knownChildren;
        this.users = Set.copyOf(users);
    }

    /** A process that may be the daemon or a child of it. */
    private record Candidate(Member member, CollectdArguments arguments, boolean relative) {
        long pid() {
            return member.pid();
        }

        ProcessStat stat() {
            return member.stat();
        }
    }

    /**
     * Returns the current processes by their roles.
     *
     * @param named the process that the PID file or systemd names; it may have a relative config path
     * @param trusted whether that process may belong to another user
     */
    public ProcessCensus look(OptionalLong named, boolean trusted) {
        List<Doubt> doubts = new ArrayList<>();
        Map<Long, Candidate> candidates = candidates(named, trusted, doubts);
        List<Member> daemons = new ArrayList<>();
        List<Member> children = new ArrayList<>();
        for (Candidate candidate : candidates.values()) {
            if (isChild(candidate, candidates)) {
                children.add(candidate.member());
                continue;
            }
            Optional<Doubt> doubt = doubt(candidate, named);
            if (doubt.isEmpty()) {
                daemons.add(candidate.member());
            } else if (doubt.get().passes() && isOldAndWithoutThreads(candidate)) {
                children.add(candidate.member());
            } else {
                doubts.add(doubt.get());
            }
        }
        remember(children, daemons);
        return new ProcessCensus(daemons, children, doubts);
    }

    /** Only children of a daemon are recorded: a starting daemon looks like a child of its own start for a moment. */
    private void remember(List<Member> children, List<Member> daemons) {
        Set<Long> pids = daemons.stream().map(Member::pid).collect(Collectors.toSet());
        knownChildren.add(children.stream()
                .filter(child -> hasAncestor(child.stat(), pids))
                .map(Member::identity)
                .toList());
    }

    private Map<Long, Candidate> candidates(OptionalLong named, boolean trusted, List<Doubt> doubts) {
        Set<String> ids = new HashSet<>(ProcessFiles.userIds(ProcessFiles.ofSelf("status")));
        ids.add(ROOT);
        Map<Long, Candidate> found = new LinkedHashMap<>();
        ProcessHandle.allProcesses().mapToLong(ProcessHandle::pid).sorted().forEach(pid -> {
            boolean ours = isOfOurUsers(pid, ids);
            if (ProcessFiles.link(ProcessFiles.of(pid, "exe")) == null) {
                unseen(pid, ours).ifPresent(doubts::add);
                return;
            }
            Optional<Candidate> candidate = runsTheBinary(pid) && ProcessFiles.isInOurPidNamespace(pid)
                    ? candidate(pid).filter(this::seesOurFolder)
                    : Optional.empty();
            boolean isNamed = named.isPresent() && named.getAsLong() == pid;
            if (candidate.isPresent() && (ours || (isNamed && trusted))) {
                found.put(pid, candidate.get());
            } else if (candidate.isPresent() && isNamed) {
                doubts.add(new Doubt(
                        candidate.get().member(), ofAnother(candidate.get().member()), false));
            }
        });
        return found;
    }

    /** Returns the doubt about a process that cannot be inspected and has the names of the binary and the config. */
    private Optional<Doubt> unseen(long pid, boolean ours) {
        List<String> line = ours ? ProcessFiles.commandLine(pid) : List.of();
        String program = line.isEmpty() ? "" : line.get(0);
        boolean named = program.substring(program.lastIndexOf('/') + 1)
                .equals(String.valueOf(installation.command().getFileName()));
        return named
                ? candidate(pid).map(Candidate::member).map(member -> new Doubt(member, unseen(member), false))
                : Optional.empty();
    }

    /** Returns the candidate by its command line and state; empty if it is none. */
    private Optional<Candidate> candidate(long pid) {
        List<String> line = ProcessFiles.commandLine(pid);
        Optional<ProcessStat> stat = line.isEmpty() ? Optional.empty() : ProcessStat.read(pid);
        if (stat.isEmpty() || stat.get().isZombie()) {
            return Optional.empty();
        }
        try {
            CollectdArguments arguments = CollectdArguments.parse(line.subList(1, line.size()));
            boolean meant = installation.isMeantBy(arguments);
            Member member = new Member(new ProcessIdentity(pid, stat.get().startTime()), stat.get());
            return meant || installation.isPerhapsMeantBy(arguments)
                    ? Optional.of(new Candidate(member, arguments, !meant))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private boolean isOfOurUsers(long pid, Set<String> ids) {
        List<String> its = ProcessFiles.userIds(ProcessFiles.of(pid, "status"));
        return !its.isEmpty()
                && (ids.containsAll(its) || users.contains(ProcessFiles.owner(pid)) || users.containsAll(its));
    }

    /** After an upgrade the file of the running binary is deleted, and Linux appends a mark to its old path. */
    private boolean runsTheBinary(long pid) {
        String program = ProcessFiles.link(ProcessFiles.of(pid, "exe"));
        if (program == null) {
            return false;
        }
        if (program.endsWith(ProcessFiles.DELETED)) {
            return program.substring(0, program.length() - ProcessFiles.DELETED.length())
                    .equals(realCommand());
        }
        try {
            return Files.isSameFile(ProcessFiles.of(pid, "exe"), installation.command());
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

    /**
     * Whether it sees the same config folder; a collectd in a container or a changed root has another folder at that
     * path.
     */
    private boolean seesOurFolder(Candidate candidate) {
        Path config = candidate.arguments().configPath();
        Path path = config == null || candidate.relative() ? installation.config() : config;
        Path folder = path.getParent();
        if (folder == null) {
            return true;
        }
        return ProcessFiles.sees(candidate.pid(), folder);
    }

    private boolean isChild(Candidate candidate, Map<Long, Candidate> all) {
        ProcessStat stat = candidate.stat();
        if (hasAncestor(stat, all.keySet())) {
            return true;
        }
        if (!stat.forkedOnly()) {
            return false;
        }
        return candidate.arguments().foreground()
                || stat.session() != candidate.pid()
                || knownChildren.has(candidate.member().identity());
    }

    private static boolean hasAncestor(ProcessStat stat, Set<Long> pids) {
        long parent = stat.parent();
        for (int i = 0; i < MOST_ANCESTORS && parent > 1; i++) {
            if (pids.contains(parent)) {
                return true;
            }
            parent = ProcessStat.read(parent).map(ProcessStat::parent).orElse(0L);
        }
        return false;
    }

    /** Returns why a candidate that does not look like a child may not be the daemon either. */
    private Optional<Doubt> doubt(Candidate candidate, OptionalLong named) {
        boolean isNamed = named.isPresent() && named.getAsLong() == candidate.pid();
        Member member = candidate.member();
        if (candidate.relative() && !isNamed) {
            String reason = member.identity() + " runs " + installation.command()
                    + " with a relative config path (-C), which may or may not be " + installation.config()
                    + "; start it with the absolute path, or set Services.collectd.PidPath in config.json";
            return Optional.of(new Doubt(member, reason, false));
        }
        if (!candidate.stat().forkedOnly()) {
            return isAboutToFork(candidate)
                    ? Optional.of(new Doubt(member, member.identity() + " is just starting as collectd", true))
                    : Optional.empty();
        }
        if (isNamed || namedByItsOwnFile(candidate) || hasDaemonThreads(candidate.pid())) {
            return Optional.empty();
        }
        String reason = "it is unknown whether " + member.identity()
                + " is collectd or was forked by a plugin of an earlier one; end that process if it is not needed, or"
                + " set Services.collectd.PidPath in config.json to the PID file of the daemon";
        return Optional.of(new Doubt(member, reason, true));
    }

    private static boolean isOldAndWithoutThreads(Candidate candidate) {
        return candidate.stat().forkedOnly()
                && candidate
                        .member()
                        .identity()
                        .age()
                        .filter(age -> age.compareTo(THREADS_ARE_THERE) >= 0)
                        .isPresent()
                && ProcessFiles.otherThreads(candidate.pid()).isEmpty();
    }

    /** Whether it is the process that forks the daemon and then exits. */
    private static boolean isAboutToFork(Candidate candidate) {
        return !candidate.arguments().foreground()
                && ProcessFiles.environment(candidate.pid()).stream()
                        .noneMatch(variable -> NOTIFIES.stream().anyMatch(variable::startsWith));
    }

    private static boolean namedByItsOwnFile(Candidate candidate) {
        Path path = candidate.arguments().pidPath();
        OptionalLong pid = path == null || !path.isAbsolute() ? OptionalLong.empty() : new PidFile(path).pid();
        return pid.isPresent() && pid.getAsLong() == candidate.pid();
    }

    /**
     * Whether it has the threads that collectd starts after its plugins. A thread has the name of its creator until
     * collectd sets its own.
     */
    public static boolean hasDaemonThreads(long pid) {
        return !DAEMON_THREAD.matcher(ProcessFiles.name(pid)).matches()
                && ProcessFiles.otherThreads(pid).stream()
                        .anyMatch(name -> DAEMON_THREAD.matcher(name).matches());
    }

    private static String unseen(Member member) {
        return member.identity() + " may be collectd, but the agent's user may not inspect it; run the agent as root or"
                + " as the user of collectd";
    }

    private String ofAnother(Member member) {
        return "the PID file names " + member.identity() + ", a collectd of the user "
                + ProcessFiles.owner(member.pid())
                + ", which may not be this host's; define both Services.collectd.commands.start and"
                + " Services.collectd.commands.stop in config.json if it is";
    }
}
