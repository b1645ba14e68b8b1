package io.github.collectdmonitor.mqtt;

/** The broker cannot be used; the message is one line that says where, what was tried and what to do. */
public final class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Keeps the cause for whoever wants the stack; the message alone must do for everybody else. */
    public BrokerException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** A failure that has no other cause. */
    public BrokerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What sort of failure it is. */
    public Kind kind() {
        return kind;
    }

    /** What sort of failure it is. */
    public enum Kind {
        /** No connection came about, or it broke before the broker answered. */
        UNREACHABLE,
        /** The broker answered, and said no. */
        REFUSED,
        /** A certificate, a key or the handshake is at fault. */
        TLS,
        /** The broker took the connection and did not answer in time. */
        TIMEOUT
    }
}
