package io.github.collectdmonitor.command;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** Starts processes, each as the leader of a process group of its own and with a clean standard input. */
final class Launcher {
    /** Runs a program as the leader of a new session, and so of a new process group; part of util-linux. */
    private static final String SETSID = "setsid";

    /** The agent's own dealings with systemd and the like, which would mislead a program that inherits them. */
    private static final List<String> NOT_INHERITED = List.of(
            "NOTIFY_SOCKET",
            "UPSTART_JOB",
            "WATCHDOG_PID",
            "WATCHDOG_USEC",
            "LISTEN_FDS",
            "LISTEN_PID",
            "LISTEN_FDNAMES",
            "MAINPID",
            "INVOCATION_ID",
            "JOURNAL_STREAM",
            "CREDENTIALS_DIRECTORY",
            "STATE_DIRECTORY");

    private final NamedPipes pipes;

    Launcher(NamedPipes pipes) {
        this.pipes = pipes;
    }

    /**
     * Starts a program.
     *
     * @param readsInput whether its standard input is a pipe from here; else it is empty
     * @throws IOException if it cannot be started; the message says why
     */
    Launched launch(List<String> arguments, boolean readsInput) throws IOException {
        OutputPipe output = new OutputPipe(pipes);
        OutputPipe error;
        try {
            error = new OutputPipe(pipes);
        } catch (IOException | RuntimeException | Error e) {
            output.close();
            throw e;
        }
        try {
            Process process = start(arguments, readsInput, output, error);
            output.handedOver();
            error.handedOver();
            return new Launched(process, output, error);
        } catch (IOException | RuntimeException | Error e) {
            try (output) {
                error.close();
            }
            throw e;
        }
    }

    private static Process start(List<String> arguments, boolean readsInput, OutputPipe output, OutputPipe error)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(SETSID);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectInput(readsInput ? Redirect.PIPE : Redirect.from(new File("/dev/null")))
                .redirectOutput(output.path().toFile())
                .redirectError(error.path().toFile());
        NOT_INHERITED.forEach(builder.environment()::remove);
        return builder.start();
    }
}
