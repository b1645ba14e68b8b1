package io.github.collectdmonitor.command;

import io.github.collectdmonitor.settings.CommandDefinition.ShellLine;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One shell that was started ahead and waits for its line, because starting a process is most of what a short command
 * takes, and because a host that has run out of processes can still run one command (RATIONALE, "The shell in waiting").
 *
 * <p>It becomes {@code /bin/sh -c LINE} by {@code exec}, so the command sees nothing of it. It ends with the agent,
 * however that ends: its standard input does.
 */
final class ReadyShell implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ReadyShell.class.getName());

    /** What a pipe takes at once and whole (pipe(7), PIPE_BUF): a longer line is not for it. */
    private static final int LONGEST_LINE = 4096;

    private static final List<String> WAIT = List.of(
            "/bin/sh",
            "-c",
            "IFS= read -r collectd_monitor_line && exec /bin/sh -c \"$collectd_monitor_line\" </dev/null",
            "collectd-monitor-ready");

    private final Launcher launcher;
    private final ThreadPoolExecutor starter;
    private @Nullable Launched waiting;
    private boolean closed;

    ReadyShell(Launcher launcher) {
        this.launcher = launcher;
        starter = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), work -> {
            Thread thread = new Thread(work, "ready-shell");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts a line in the shell that waits; empty where none does, or the line is none for it. */
    Optional<Launched> start(ShellLine shell) throws IOException {
        byte[] line = (shell.line() + "\n").getBytes(StandardCharsets.UTF_8);
        if (shell.line().indexOf('\n') >= 0 || line.length > LONGEST_LINE) {
            return Optional.empty();
        }
        Launched ready = take();
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
            // It is gone, and has read no line.
            ready.close();
            return Optional.empty();
        }
    }

    private @Nullable Launched take() throws IOException {
        Launched taken;
        synchronized (this) {
            taken = waiting;
            waiting = null;
        }
        startNext();
        if (taken != null && !taken.process().isAlive()) {
            taken.close();
            return null;
        }
        return taken;
    }

    private void startNext() {
        try {
            starter.execute(this::prepare);
        } catch (RejectedExecutionException e) {
            // One is being started already, or the runner is closed.
        }
    }

    private void prepare() {
        synchronized (this) {
            if (closed || waiting != null) {
                return;
            }
        }
        try {
            Launched started = launcher.launch(WAIT, true);
            synchronized (this) {
                if (!closed) {
                    waiting = started;
                    return;
                }
            }
            end(started);
        } catch (IOException e) {
            // A command is then started the slower way, which tells why it cannot be.
            LOG.log(Level.DEBUG, "No shell could be started ahead", e);
        }
    }

    private static void end(Launched shell) throws IOException {
        try (shell) {
            shell.process().getOutputStream().close();
        }
    }

    @Override
    public void close() {
        Launched last;
        synchronized (this) {
            closed = true;
            last = waiting;
            waiting = null;
        }
        starter.shutdown();
        try {
            starter.awaitTermination(2, TimeUnit.SECONDS);
            if (last != null) {
                end(last);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "The shell in waiting could not be let go", e);
        }
    }
}
