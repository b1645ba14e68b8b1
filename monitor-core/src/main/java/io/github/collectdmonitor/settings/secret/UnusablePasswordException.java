package io.github.collectdmonitor.settings.secret;

/**
 * Thrown if a file has no usable password; the message is the reason, to follow the file's name, without the file's
 * content.
 */
public final class UnusablePasswordException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the reason. */
    UnusablePasswordException(String message) {
        super(message);
    }

    /** Creates an exception with the reason and its cause. */
    UnusablePasswordException(String message, Throwable cause) {
        super(message, cause);
    }
}
