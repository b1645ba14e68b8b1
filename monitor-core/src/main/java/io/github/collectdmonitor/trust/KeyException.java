package io.github.collectdmonitor.trust;

/** A key file cannot be used. The message names the file and says what to do, and holds nothing of the key. */
public final class KeyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Tells what is wrong with which file. */
    public KeyException(String message) {
        super(message);
    }
}
