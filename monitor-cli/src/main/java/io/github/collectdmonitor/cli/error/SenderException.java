package io.github.collectdmonitor.cli.error;

import java.nio.file.Files;
import java.nio.file.Path;

/** Ends a sender with an exit code and one line that says what failed and what to do. */
public final class SenderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** Creates an exception without a cause; the message must not contain secrets. */
    public SenderException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Creates an exception with a cause; the message must not contain secrets. */
    public SenderException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Returns the sender's exit code. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** Returns an exception for wrong arguments. */
    public static SenderException usage(String message) {
        return new SenderException(ExitCode.USAGE, message);
    }

    /** Returns an exception for wrong arguments, with a cause. */
    public static SenderException usage(String message, Throwable cause) {
        return new SenderException(ExitCode.USAGE, message, cause);
    }

    /** Returns an exception for a file that cannot be read. */
    public static SenderException unreadable(String argument, Path file) {
        String reason = Files.isDirectory(file)
                ? "it is a folder"
                : Files.exists(file) ? "this user cannot read it" : "there is no such file";
        return usage((argument + " " + file).strip() + " cannot be read: " + reason);
    }
}
