package io.github.collectdmonitor.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals to single processes. */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal; does nothing if the process has ended.
     *
     * @param signal its name, for example {@code TERM}
     * @param pid a process id; process groups are not signalled
     */
    public static void send(String signal, long pid) {
        if (pid <= 1) {
            throw new IllegalArgumentException("Cannot send " + signal + " to " + pid + ": not a process id");
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -\"$1\" \"$2\"", "sh", signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot send " + signal + " to process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
