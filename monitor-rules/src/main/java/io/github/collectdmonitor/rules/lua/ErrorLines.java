package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.command.process.PipedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Logs what a child writes to its standard error, a limited part at a time: a child that writes more has to wait. Thread-safe. */
final class ErrorLines {
    private static final int MOST_AT_ONCE = 64 * 1024;

    private final PipedProcess process;
    private final ChildListener listener;
    private final byte[] buffer = new byte[MOST_AT_ONCE];

    ErrorLines(PipedProcess process, ChildListener listener) {
        this.process = process;
        this.listener = listener;
    }

    /** Logs what is there now; nothing where it is closed. */
    synchronized void log() {
        try {
            int count = process.readError(buffer);
            new String(buffer, 0, count, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> listener.logged("warning", line));
        } catch (IOException e) {
            listener.logged("debug", "its standard error cannot be read: " + e.getMessage());
        }
    }
}
