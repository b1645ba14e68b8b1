package io.github.collectdmonitor.collectd.process;

import io.github.collectdmonitor.collectd.CollectdArguments;
import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.process.ProcessCensus.Member;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.process.ProcessFiles;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.process.ProcessStat;
import io.github.collectdmonitor.systemd.Systemctl;
import io.github.collectdmonitor.systemd.UnitState;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Determines the supervisor of a daemon by its parent and its control group, never by its name. */
public final class SupervisorDetection {
    private static final long INIT = 1;
    private static final Pattern CONTROL_GROUP = Pattern.compile("(?m)^(?:0:|\\d+:name=systemd):(/.*)$");
    private static final Pattern UNIT = Pattern.compile("/([^/]+\\.(?:service|scope))(?=/|$)");
    private static final String USER_MANAGER = "user@";

    private final ProgramRunner programRunner;
    private final CollectdInstallation installation;

    public SupervisorDetection(ProgramRunner programRunner, CollectdInstallation installation) {
        this.programRunner = programRunner;
        this.installation = installation;
    }

    /** Returns the supervisor of this daemon. */
    public Optional<Supervisor> of(Member daemon) throws InterruptedException {
        boolean systemd = Systemctl.systemdRuns() && Systemctl.isInstalled();
        Optional<Supervisor> unit = systemd ? unit(daemon) : Optional.empty();
        if (unit.isPresent()) {
            return unit;
        }
        ProcessStat stat = daemon.stat();
        if (stat.parent() == 0 || daemon.pid() == INIT) {
            return Optional.of(Supervisor.init("the init process of this container"));
        }
        if (stat.forkedOnly()) {
            // It runs in the background as a daemon, without a parent that waits for its end.
            return Optional.empty();
        }
        if (stat.parent() != INIT) {
            return process(stat.parent());
        }
        // A process whose parent has ended, such as a background shell, keeps the session of that parent.
        long initSession = ProcessStat.read(INIT).map(ProcessStat::session).orElse(0L);
        boolean byInit = stat.session() == daemon.pid() || stat.session() == initSession || stat.session() == 0;
        return byInit && !systemd
                ? Optional.of(Supervisor.init("the init " + ProcessFiles.name(INIT)))
                : Optional.empty();
    }

    private static Optional<Supervisor> process(long pid) {
        return ProcessStat.read(pid)
                .filter(stat -> !stat.isZombie())
                .map(stat -> Supervisor.process(ProcessFiles.name(pid), new ProcessIdentity(pid, stat.startTime())));
    }

    private Optional<Supervisor> unit(Member daemon) throws InterruptedException {
        List<String> units = units(daemon.pid());
        if (units.isEmpty() || units.equals(units(ProcessHandle.current().pid()))) {
            // The agent may also have started it.
            return Optional.empty();
        }
        String outer = units.get(0);
        String inner = units.get(units.size() - 1);
        if (outer.startsWith(USER_MANAGER)) {
            return inner.endsWith(".service") && units.size() > 1
                    ? Optional.of(Supervisor.userUnit(inner))
                    : Optional.empty();
        }
        if (!outer.endsWith(".service")) {
            return Optional.empty();
        }
        Optional<UnitState> state = new Systemctl(programRunner, outer).show();
        // A background process of another service, such as cron, is not supervised by the unit of that service.
        boolean supervised = state.isPresent()
                && (state.get().mainPid() == daemon.pid()
                        || (state.get().mainPid() == 0 && state.get().restartsAutomatically()));
        return supervised ? Optional.of(Supervisor.unit(outer)) : Optional.empty();
    }

    /** Returns the unit that is about to start this collectd, while none runs. */
    public Optional<Supervisor> unitBetweenRuns(String unit) throws InterruptedException {
        return Systemctl.systemdRuns() && Systemctl.isInstalled()
                ? new Systemctl(programRunner, unit)
                        .show()
                        .filter(state -> state.isChanging() && installation.isStartedBy(state))
                        .map(state -> Supervisor.unit(unit))
                : Optional.empty();
    }

    private static List<String> units(long pid) {
        List<String> units = new ArrayList<>();
        Matcher group = CONTROL_GROUP.matcher(ProcessFiles.text(ProcessFiles.of(pid, "cgroup")));
        while (group.find()) {
            List<String> here = new ArrayList<>();
            Matcher unit = UNIT.matcher(group.group(1));
            while (unit.find()) {
                here.add(unit.group(1));
            }
            if (here.size() > units.size()) {
                units = here;
            }
        }
        return units;
    }

    /** Whether a process is in this control group, or below it. */
    static boolean isIn(long pid, String controlGroup) {
        Matcher group = CONTROL_GROUP.matcher(ProcessFiles.text(ProcessFiles.of(pid, "cgroup")));
        while (group.find()) {
            String path = group.group(1);
            if (!controlGroup.isEmpty() && (path.equals(controlGroup) || path.startsWith(controlGroup + "/"))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the collectdmon of this config, even if its collectd does not run at the moment. */
    public Optional<Supervisor> collectdmon() {
        Set<String> root = Set.of("0");
        List<String> own = ProcessFiles.userIds(ProcessFiles.ofSelf("status"));
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(SupervisorDetection::isCollectdmon)
                .filter(pid -> {
                    List<String> ids = ProcessFiles.userIds(ProcessFiles.of(pid, "status"));
                    return root.containsAll(ids) || own.containsAll(ids);
                })
                .filter(this::isOfOurConfig)
                .flatMap(pid -> process(pid).stream())
                .findFirst();
    }

    private static boolean isCollectdmon(long pid) {
        String program = ProcessFiles.link(ProcessFiles.of(pid, "exe"));
        return program != null && program.replace(ProcessFiles.DELETED, "").endsWith("/" + Supervisor.COLLECTDMON);
    }

    /**
     * Whether a collectdmon(1) runs this config: its own options, each with a value, precede {@code --} and those of
     * the daemon.
     */
    private boolean isOfOurConfig(long pid) {
        List<String> line = ProcessFiles.commandLine(pid);
        int daemon = 1;
        while (daemon < line.size() && line.get(daemon).startsWith("-")) {
            String option = line.get(daemon);
            daemon += option.length() == 2 && !option.equals("--") ? 2 : 1;
            if (option.equals("--")) {
                break;
            }
        }
        try {
            CollectdArguments arguments =
                    CollectdArguments.parse(line.subList(Math.min(daemon, line.size()), line.size()));
            Path folder = installation.config().getParent();
            return (installation.isMeantBy(arguments) || installation.isPerhapsMeantBy(arguments))
                    && ProcessFiles.isInOurPidNamespace(pid)
                    && (folder == null || ProcessFiles.sees(pid, folder));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
