package io.github.collectdmonitor.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Ends a sender with an exit code and one line that says what went wrong and what to do. */
public final class SenderException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** Tells how to end, and why; the message is free of secrets. */
    public SenderException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** Tells how to end, and why, and what noticed it; the message is free of secrets. */
    public SenderException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** How the sender ends. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** The arguments are wrong. */
    public static SenderException usage(String message) {
        return new SenderException(ExitCode.USAGE, message);
    }

    /** The arguments are wrong, and this noticed it. */
    public static SenderException usage(String message, Throwable cause) {
        return new SenderException(ExitCode.USAGE, message, cause);
    }

    /** A file that an argument names cannot be read. */
    public static SenderException unreadable(String argument, Path file) {
        String reason = Files.isDirectory(file)
                ? "it is a folder"
                : Files.exists(file) ? "this user may not, or cannot, read it" : "there is no such file";
        return usage((argument + " " + file).strip() + " cannot be read: " + reason);
    }
}
