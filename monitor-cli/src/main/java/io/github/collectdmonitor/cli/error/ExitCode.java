package io.github.collectdmonitor.cli.error;

/** The exit codes of a sender. */
public enum ExitCode {
    /** The result's code is 0; without a result topic: the broker has acknowledged the message. */
    SUCCEEDED(0),

    /** A result arrived, and its code is not 0. */
    FAILED(1),

    /** The arguments are wrong, or a file that they name cannot be used; nothing was sent. */
    USAGE(2),

    /** No result arrived in time. */
    NO_ANSWER(3),

    /** The broker cannot be reached or rejects the request, or TLS fails. */
    NO_BROKER(4),

    /** Results arrived in time, but none is signed with the agent's key. */
    NOT_GENUINE(5),

    /** An internal error (sysexits.h: EX_SOFTWARE). */
    INTERNAL_ERROR(70);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    /** Returns the process's exit status. */
    public int value() {
        return value;
    }
}
