package io.github.collectdmonitor.mqtt;

/** The broker cannot be used; the message is one line that says where, what was tried and what to do. */
public final class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int reasonCode;

    /** Keeps the cause for whoever wants the stack; the message alone must do for everybody else. */
    public BrokerException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.reasonCode = 0;
    }

    /** A failure that has no other cause. */
    public BrokerException(Kind kind, String message) {
        this(kind, message, 0);
    }

    /** A refusal with a reason code of MQTT 5.0 §2.4, or 0. */
    BrokerException(Kind kind, String message, int reasonCode) {
        super(message);
        this.kind = kind;
        this.reasonCode = reasonCode;
    }

    /** The same failure, with words about further ones behind its message. */
    BrokerException with(String further) {
        return new BrokerException(kind, getMessage() + further, this);
    }

    /** The code that the broker refused with, or 0. */
    int reasonCode() {
        return reasonCode;
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
