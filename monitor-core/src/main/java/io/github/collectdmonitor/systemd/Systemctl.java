package io.github.collectdmonitor.systemd;

import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.command.ProgramRunner;
import io.github.collectdmonitor.program.SystemProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs systemctl for one unit. */
public final class Systemctl implements UnitSource {
    /** Exists if systemd is the init (sd_booted(3)). */
    private static final Path RUNS = Path.of("/run/systemd/system");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String PROPERTIES = "MainPID,ActiveState,SubState,Result,NRestarts,ExecMainStatus,"
            + "ConditionResult,ConditionTimestampMonotonic,AssertResult,AssertTimestampMonotonic,"
            + "ExecMainStartTimestampMonotonic,Job,LoadState,ExecStart,UnitFileState,ControlGroup,User,Restart";
    private static final String BUS_NAME = "org.freedesktop.systemd1";

    private final ProgramRunner programRunner;
    private final String unit;

    public Systemctl(ProgramRunner programRunner, String unit) {
        this.programRunner = programRunner;
        this.unit = unit;
    }

    public static boolean systemdRuns() {
        return Files.isDirectory(RUNS);
    }

    public static boolean isInstalled() {
        return Files.isExecutable(SystemProgram.path("systemctl"));
    }

    public String unit() {
        return unit;
    }

    /** Returns the unit's state; empty if systemd does not answer. */
    public Optional<UnitState> show() throws InterruptedException {
        Execution execution = run("show", "--property=" + PROPERTIES, "--", unit);
        if (!(execution instanceof Execution.Exited exited) || exited.status() != 0) {
            return Optional.empty();
        }
        Map<String, String> properties = new HashMap<>();
        for (String line : exited.output().standardOutput().split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return Optional.of(new UnitState(properties));
    }

    @Override
    public Optional<String> property(String name) throws InterruptedException {
        return printed(run("show", "--property=" + name, "--", unit))
                .map(text -> text.lines()
                        .map(line -> line.startsWith(name + "=") ? line.substring(name.length() + 1) : line)
                        .collect(Collectors.joining("\n")));
    }

    @Override
    public Optional<String> list(String name) throws InterruptedException {
        // systemctl shows a list of structures as "[unprintable]".
        List<String> argv = List.of(
                SystemProgram.path("busctl").toString(),
                "--json=short",
                "get-property",
                BUS_NAME,
                "/org/freedesktop/systemd1/unit/" + busLabel(unit),
                BUS_NAME + ".Unit",
                name);
        return printed(programRunner.run(argv, TIMEOUT));
    }

    /** Encodes a name for an object path: characters except letters and digits are written in hexadecimal. */
    private static String busLabel(String name) {
        StringBuilder label = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xff);
            boolean plain = (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || (character >= '0' && character <= '9' && !label.isEmpty());
            label.append(plain ? String.valueOf(character) : String.format(Locale.ROOT, "_%02x", each & 0xff));
        }
        return label.toString();
    }

    @Override
    public Optional<String> managerEnvironment() throws InterruptedException {
        return printed(run("show-environment"));
    }

    @Override
    public Optional<String> account(String database, String name) throws InterruptedException {
        List<String> argv = List.of(SystemProgram.path("getent").toString(), database, "--", name);
        return printed(programRunner.run(argv, TIMEOUT));
    }

    private static Optional<String> printed(Execution execution) {
        return execution instanceof Execution.Exited exited && exited.status() == 0
                ? Optional.of(exited.output().standardOutput())
                : Optional.empty();
    }

    public Execution start() throws InterruptedException {
        return run("start", "--no-block", "--", unit);
    }

    public Execution stop() throws InterruptedException {
        return run("stop", "--no-block", "--", unit);
    }

    public Execution kill() throws InterruptedException {
        return run("kill", "--signal=KILL", "--", unit);
    }

    /** Resets the failure counter, so that a unit that has failed too often can start; otherwise has no effect. */
    public void resetFailed() throws InterruptedException {
        run("reset-failed", "--", unit);
    }

    private Execution run(String... arguments) throws InterruptedException {
        List<String> argv =
                new ArrayList<>(List.of(SystemProgram.path("systemctl").toString()));
        argv.addAll(Arrays.asList(arguments));
        return programRunner.run(argv, TIMEOUT);
    }
}
