package io.github.collectdmonitor.signature;

/** Thrown if a key file cannot be used. The message names the file and a remedy, without any part of the key. */
public final class KeyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the file and the reason. */
    public KeyException(String message) {
        super(message);
    }
}
