package io.github.collectdmonitor.collectd.control;

import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.CollectdInstallation;
import io.github.collectdmonitor.collectd.check.ConfigCheck;
import io.github.collectdmonitor.collectd.process.KnownChildren;
import io.github.collectdmonitor.collectd.process.ProcessTable;
import io.github.collectdmonitor.collectd.process.UnitCensus;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.systemd.Systemctl;
import io.github.collectdmonitor.systemd.UnitState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the host's collectd by config.json, or else at the usual paths. */
public final class CollectdLocator {
    /** Printed by {@code -h}; the first match is below {@code -C}. */
    private static final Pattern BUILT_IN_CONFIG = Pattern.compile("(?m)^\\s*Config file\\s+(/.*?)\\s*$");

    private static final Duration HELP_TIMEOUT = Duration.ofSeconds(10);

    private static final List<Usual> USUAL = List.of(
            new Usual(
                    CollectdSettings.PACKAGED_COMMAND,
                    List.of(Path.of("/etc/collectd/collectd.conf"), Path.of("/etc/collectd.conf")),
                    Path.of("/var/run/collectd.pid")),
            new Usual(
                    CollectdSettings.BUILT_COMMAND,
                    List.of(Path.of("/opt/collectd/etc/collectd.conf")),
                    Path.of("/opt/collectd/var/run/collectd.pid")));

    private final CommandRunner runner;
    private final ProgramRunner programRunner;
    private final KnownChildren knownChildren = new KnownChildren();

    /** Creates a locator that runs programs with this runner. */
    public CollectdLocator(CommandRunner runner) {
        this.runner = runner;
        this.programRunner = new ProgramRunner(runner);
    }

    /** Returns the runner of its programs. */
    public CommandRunner runner() {
        return runner;
    }

    /** The paths of a packaged collectd. */
    private record Usual(Path command, List<Path> configs, Path pidFile) {
        Path config() {
            return configs.stream().filter(Files::exists).findFirst().orElse(configs.get(0));
        }
    }

    /** The result of looking for collectd. */
    public sealed interface Location {
        /**
         * collectd was found.
         *
         * @param collectd controls collectd
         * @param check checks configs with its binary
         */
        record Found(Collectd collectd, ConfigCheck check) implements Location {}

        /**
         * collectd, or the folder of its config, was not found.
         *
         * @param reason what was missing, and what to do
         */
        record NotFound(String reason) implements Location {}
    }

    /** Finds collectd by these settings. */
    public Location locate(CollectdSettings settings) throws InterruptedException {
        List<Path> commands = settings.commandPaths();
        Optional<Path> command = commands.stream()
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
        if (command.isEmpty()) {
            return notFound(commands, "CommandPath", "no program");
        }
        Usual usual = USUAL.stream()
                .filter(each -> each.command().equals(command.get()))
                .findFirst()
                .orElse(USUAL.get(0));
        Path config = settings.configPath() == null ? usual.config() : settings.configPath();
        Path folder = config.getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(config)) {
            return notFound(List.of(config), "ConfigPath", Files.isDirectory(config) ? "a folder" : "no folder for it");
        }
        Path pidFile = settings.pidPath() == null ? usual.pidFile() : settings.pidPath();
        Path builtIn = builtInConfig(command.get());
        return control(new CollectdInstallation(command.get(), config, pidFile, builtIn), settings);
    }

    private static Location notFound(List<Path> paths, String key, String what) {
        List<String> names = new ArrayList<>();
        paths.forEach(path -> names.add(path.toString()));
        return new Location.NotFound("Cannot find collectd: there is " + what + " at " + String.join(" or ", names)
                + "; set Services.collectd." + key + " in config.json");
    }

    private Location control(CollectdInstallation installation, CollectdSettings settings) throws InterruptedException {
        Systemctl systemctl = new Systemctl(programRunner, settings.unit());
        if (settings.control() == CollectdSettings.Control.AUTO
                && Systemctl.systemdRuns()
                && Systemctl.isInstalled()
                && systemctl.show().isEmpty()) {
            // A start without systemd could lead to two instances.
            return new Location.NotFound("Cannot find collectd: systemd runs here, but systemctl does not answer for "
                    + settings.unit() + "; try again, or set Services.collectd.Control in config.json");
        }
        Optional<UnitState> state =
                settings.control() == CollectdSettings.Control.PIDFILE ? Optional.empty() : systemctl.show();
        return switch (settings.control()) {
            case PIDFILE -> byPidFile(installation, settings, null);
            case SYSTEMD -> bySystemd(state, installation, settings, systemctl);
            case AUTO ->
                state.isEmpty() || !Systemctl.systemdRuns()
                        ? byPidFile(installation, settings, null)
                        : automatic(state.get(), installation, settings, systemctl);
        };
    }

    /** Decides by the unit's processes, or by its command line if none runs. */
    private Location automatic(
            UnitState state, CollectdInstallation installation, CollectdSettings settings, Systemctl systemctl)
            throws InterruptedException {
        if (state.masked() || installation.isStartedBy(state)) {
            return bySystemd(Optional.of(state), installation, settings, systemctl);
        }
        if (!state.loaded()) {
            return byPidFile(installation, settings, null);
        }
        Set<String> users = state.user().isEmpty() ? Set.of() : Set.of(state.user());
        ProcessTable processes = new ProcessTable(installation, knownChildren, users);
        if (UnitCensus.of(state, processes).daemon().isPresent() && state.mainPid() != 0) {
            return bySystemd(Optional.of(state), installation, settings, systemctl);
        }
        String program = state.startArguments().isEmpty()
                ? ""
                : String.valueOf(state.startArguments().get(0));
        boolean another = program.isEmpty()
                || program.endsWith("/" + installation.command().getFileName());
        return byPidFile(
                installation,
                settings,
                another
                        ? null
                        : "collectd does not run, and it is unknown whether the unit " + settings.unit()
                                + " starts it, since the unit runs " + program
                                + "; start it, or set Services.collectd.Control in config.json");
    }

    private Location bySystemd(
            Optional<UnitState> state,
            CollectdInstallation installation,
            CollectdSettings settings,
            Systemctl systemctl) {
        return state.filter(shown -> shown.loaded() || shown.masked()).isEmpty()
                ? new Location.NotFound("Cannot find collectd: systemd has no unit " + settings.unit()
                        + ", or does not answer; set Services.collectd.Unit or Services.collectd.Control in"
                        + " config.json")
                : found(new SystemdCollectd(installation, settings, programRunner, systemctl, knownChildren), settings);
    }

    private Location byPidFile(
            CollectdInstallation installation, CollectdSettings settings, @Nullable String whyNotToStart) {
        return found(
                new PidFileCollectd(installation, settings, programRunner, knownChildren, whyNotToStart), settings);
    }

    private Location found(Collectd collectd, CollectdSettings settings) {
        return new Location.Found(
                collectd,
                new ConfigCheck(collectd, programRunner, settings.timeouts().check()));
    }

    private @Nullable Path builtInConfig(Path command) throws InterruptedException {
        Execution help = programRunner.run(List.of(command.toString(), "-h"), HELP_TIMEOUT);
        if (help instanceof Execution.Exited exited) {
            Matcher matcher = BUILT_IN_CONFIG.matcher(exited.output().standardOutput());
            return matcher.find() ? Path.of(matcher.group(1)) : null;
        }
        return null;
    }
}
