package io.github.collectdmonitor.command.process;

import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pre-started shell that waits for its line: starting a process takes most of the time of a short command, and a host
 * without free process ids can still run one command (RATIONALE, "A pre-started shell").
 *
 * <p>It becomes {@code /bin/sh -c LINE} by {@code exec}, so that the command does not notice it. It ends with the agent
 * in any case, because its standard input is closed then.
 */
public final class PrestartedShell implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PrestartedShell.class.getName());

    /** A write of up to this size is atomic (pipe(7), PIPE_BUF); longer lines get a new shell. */
    private static final int LONGEST_LINE = 4096;

    private static final List<String> WAIT = List.of(
            "/bin/sh",
            "-c",
            "IFS= read -r collectd_monitor_line && exec /bin/sh -c \"$collectd_monitor_line\" </dev/null",
            "collectd-monitor-ready");

    private final ProcessLauncher processLauncher;
    private final ThreadPoolExecutor starter;
    private @Nullable Waiting waiting;
    private boolean closed;

    /** A shell with the variables that it was started with, which cannot be changed. */
    private record Waiting(LaunchedProcess shell, Map<String, String> variables) {
        boolean serves(Map<String, String> wanted) {
            return shell.process().isAlive() && variables.equals(wanted);
        }

        void end() throws IOException {
            try (shell) {
                shell.process().getOutputStream().close();
            }
        }
    }

    public PrestartedShell(ProcessLauncher processLauncher) {
        this.processLauncher = processLauncher;
        starter = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), work -> {
            Thread thread = new Thread(work, "ready-shell");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Runs a line in the pre-started shell; empty if there is none, or it cannot run this line.
     *
     * @param variables the variables of the line, in addition to the fixed ones
     */
    public Optional<LaunchedProcess> start(ShellLine shell, Map<String, String> variables) throws IOException {
        byte[] line = (shell.line() + "\n").getBytes(StandardCharsets.UTF_8);
        if (shell.line().indexOf('\n') >= 0 || line.length > LONGEST_LINE) {
            return Optional.empty();
        }
        LaunchedProcess ready = take(variables);
        if (ready == null) {
            return Optional.empty();
        }
        ready.output().keep(shell.maxOutput());
        ready.error().keep(shell.maxOutput());
        try (OutputStream input = ready.process().getOutputStream()) {
            input.write(line);
            input.flush();
            return Optional.of(ready);
        } catch (IOException e) {
            // The shell has ended without reading a line.
            ready.close();
            return Optional.empty();
        }
    }

    private @Nullable LaunchedProcess take(Map<String, String> variables) throws IOException {
        Waiting taken;
        synchronized (this) {
            taken = waiting;
            waiting = null;
        }
        startNext(variables);
        if (taken != null && !taken.serves(variables)) {
            taken.end();
            return null;
        }
        return taken == null ? null : taken.shell();
    }

    private void startNext(Map<String, String> variables) {
        try {
            starter.execute(() -> prepare(variables));
        } catch (RejectedExecutionException e) {
            // A shell is being started already, or the runner is closed.
        }
    }

    private void prepare(Map<String, String> variables) {
        synchronized (this) {
            if (closed || waiting != null) {
                return;
            }
        }
        try {
            Waiting started = new Waiting(processLauncher.launch(WAIT, true, variables), variables);
            synchronized (this) {
                if (!closed) {
                    waiting = started;
                    return;
                }
            }
            started.end();
        } catch (IOException e) {
            // The next command starts a new shell, and reports the error if that fails as well.
            LOG.log(Level.DEBUG, "Cannot pre-start a shell", e);
        }
    }

    @Override
    public void close() {
        Waiting last;
        synchronized (this) {
            closed = true;
            last = waiting;
            waiting = null;
        }
        starter.shutdown();
        try {
            starter.awaitTermination(2, TimeUnit.SECONDS);
            if (last != null) {
                last.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot end the pre-started shell", e);
        }
    }
}
