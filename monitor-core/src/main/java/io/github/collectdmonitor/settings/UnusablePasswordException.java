package io.github.collectdmonitor.settings;

/** A file has no password; the message says why, to be read after the file's name, and quotes nothing of it. */
public final class UnusablePasswordException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Tells what is wrong with the file. */
    UnusablePasswordException(String message) {
        super(message);
    }

    /** Tells what is wrong with the file, and what noticed it. */
    UnusablePasswordException(String message, Throwable cause) {
        super(message, cause);
    }
}
