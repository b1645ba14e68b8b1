package io.github.collectdmonitor.cli;

/** What a sender tells the shell. */
public enum ExitCode {
    /** The result's code is 0; without a result topic: the broker has the message. */
    SUCCEEDED(0),

    /** A result came, and its code is not 0. */
    FAILED(1),

    /** The arguments are wrong, or a file that they name cannot be used; nothing was sent. */
    USAGE(2),

    /** No answer came in time. */
    NO_ANSWER(3),

    /** The broker cannot be reached, refuses, or TLS fails. */
    NO_BROKER(4),

    /** Answers came in time, and none was signed with the agent's key. */
    NOT_GENUINE(5),

    /** A bug: none of the documented endings (sysexits.h: EX_SOFTWARE). */
    INTERNAL_ERROR(70);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    /** The process's exit status. */
    public int value() {
        return value;
    }
}
