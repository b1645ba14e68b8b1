package io.github.collectdmonitor.command;

import io.github.collectdmonitor.program.CleanProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the system that answers with a line or two, such as {@code id}. */
final class ShortProgram {
    /** The user database may be on the network. */
    private static final int SECONDS = 10;

    private static final int LONGEST_SHOWN = 300;

    private ShortProgram() {}

    /** The exit status of a program, and the begin of its output. */
    record Answer(int status, String text) {}

    /**
     * Runs a program to its end; it must not write more than the capacity of a pipe, since its output is read after its
     * end.
     */
    static Answer run(List<String> command) throws IOException, InterruptedException {
        Process process = CleanProcess.of(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.get(0) + " did not end within " + SECONDS + " s");
            }
            byte[] said = process.getInputStream().readNBytes(LONGEST_SHOWN);
            return new Answer(process.exitValue(), new String(said, StandardCharsets.UTF_8).strip());
        } finally {
            process.destroyForcibly();
        }
    }
}
