package io.github.collectdmonitor.command.process;

import io.github.collectdmonitor.command.output.NamedPipes;
import io.github.collectdmonitor.command.output.OutputPipe;
import io.github.collectdmonitor.program.CleanProcess;
import io.github.collectdmonitor.program.SystemProgram;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts processes, each as the leader of a process group of its own, with a clean standard input and environment. */
public final class ProcessLauncher {
    /** Runs a program as the leader of a new session, and thus of a new process group; part of util-linux. */
    private static final String SETSID = "setsid";

    private final NamedPipes pipes;

    public ProcessLauncher(NamedPipes pipes) {
        this.pipes = pipes;
    }

    /**
     * Starts a program.
     *
     * @param readsInput whether its standard input is a pipe from the agent; otherwise it is empty
     * @param added variables that it gets in addition to the fixed ones
     * @throws IOException if it cannot be started; the message says why
     */
    public LaunchedProcess launch(List<String> arguments, boolean readsInput, Map<String, String> added)
            throws IOException {
        OutputPipe output = new OutputPipe(pipes);
        OutputPipe error;
        try {
            error = new OutputPipe(pipes);
        } catch (IOException | RuntimeException | Error e) {
            output.close();
            throw e;
        }
        try {
            Process process = start(arguments, readsInput, added, output, error);
            output.handedOver();
            error.handedOver();
            return new LaunchedProcess(process, output, error);
        } catch (IOException | RuntimeException | Error e) {
            try (output) {
                error.close();
            }
            throw e;
        }
    }

    private static Process start(
            List<String> arguments, boolean readsInput, Map<String, String> added, OutputPipe output, OutputPipe error)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(SystemProgram.path(SETSID).toString());
        command.addAll(arguments);
        return CleanProcess.of(command, added)
                .directory(new File("/"))
                .redirectInput(readsInput ? Redirect.PIPE : Redirect.from(new File("/dev/null")))
                .redirectOutput(output.path().toFile())
                .redirectError(error.path().toFile())
                .start();
    }
}
