package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shipped agent of a host, which is started and ended any number of times; no two at once. */
final class HostAgent implements AutoCloseable {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final int KILLED_BY_TERM = 143;
    private static final int KILLED = 137;

    private final Path temporary;
    private final Set<String> abandoned = new HashSet<>();
    private @Nullable ProgramRun run;
    private int logSeen;

    HostAgent(TemporaryFolder folder) {
        temporary = folder.resolve("tmp");
        try {
            Files.createDirectories(temporary);
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to make " + temporary, e);
        }
    }

    /** Where it makes its scratch folders. */
    Path temporary() {
        return temporary;
    }

    /** The agent as a program. */
    Program program(Path settings, String... javaOptions) {
        return Program.java()
                .with("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-Djava.io.tmpdir=" + temporary)
                .with(javaOptions)
                .with("-jar", ShippedJar.AGENT.path().toString())
                .with("--config", settings.toString())
                .withVariable("LC_ALL", "C.UTF-8");
    }

    /** Starts a program that is the agent; its connection is not waited for. */
    void launch(Program program) {
        if (isAlive()) {
            throw new IllegalStateException("still runs:\n" + run);
        }
        run = program.start();
        logSeen = 0;
    }

    /** Starts a program that is the agent and returns when it has subscribed. */
    void start(Program program) {
        launch(program);
        awaitLog("Connected to");
    }

    boolean isAlive() {
        return run != null && run.isAlive();
    }

    ProgramRun run() {
        return Objects.requireNonNull(run);
    }

    /** Ends it by TERM and waits for its end. */
    ProgramResult stop() {
        run().signal("TERM");
        ProgramResult result = run().await(LIMIT);
        assertThat(result.exitCode()).as(result.toString()).isIn(0, KILLED_BY_TERM);
        return result;
    }

    /** Ends it by KILL. */
    void kill() {
        run().signal("KILL");
        awaitDeath();
    }

    /** Waits until it was killed without cleanup, which leaves its scratch folders behind. */
    void awaitDeath() {
        run().await(LIMIT).expectExit(KILLED);
        abandoned.addAll(scratch());
    }

    /** What it has left in its temporary folder, other than when it was killed. */
    Set<String> leftBehind() {
        Set<String> left = new HashSet<>(scratch());
        left.removeAll(abandoned);
        return left;
    }

    /** Ignores the earlier log lines from now on. */
    void forgetLog() {
        logSeen = run().stdout().length();
    }

    void awaitLog(String text) {
        run().awaitUntil("\"" + text + "\" in its log", LIMIT, () -> logHas(text));
    }

    boolean logHas(String text) {
        return run().stdout().indexOf(text, logSeen) >= 0;
    }

    private List<String> scratch() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Tried to list " + temporary, e);
        }
    }

    /** Ends it, whatever it does. */
    @Override
    public void close() {
        if (run != null) {
            run.close();
            abandoned.addAll(scratch());
        }
    }

    @Override
    public String toString() {
        return run == null ? "an agent that was not started" : run.toString();
    }
}
