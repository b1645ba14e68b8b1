package io.github.collectdmonitor.mqtt.tls;

/**
 * Thrown when the broker cannot be used; the message is one line with the address, the failed operation and what to do.
 */
public final class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int reasonCode;

    /** Creates a failure with a cause; the message must be complete without it. */
    public BrokerException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.reasonCode = 0;
    }

    /** Creates a failure without a cause. */
    public BrokerException(Kind kind, String message) {
        this(kind, message, 0);
    }

    /** Creates a failure with a reason code of MQTT 5.0 §2.4, or 0. */
    public BrokerException(Kind kind, String message, int reasonCode) {
        super(message);
        this.kind = kind;
        this.reasonCode = reasonCode;
    }

    /** Returns the same failure with text about further failures appended to its message. */
    public BrokerException with(String further) {
        return new BrokerException(kind, getMessage() + further, this);
    }

    /** Returns the broker's reason code, or 0. */
    public int reasonCode() {
        return reasonCode;
    }

    /** Returns the kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** The kinds of failures. */
    public enum Kind {
        /** No connection was established, or it was lost before the broker responded. */
        UNREACHABLE,
        /** The broker rejected the connection, a subscription or a message. */
        REFUSED,
        /** A certificate, a key or the handshake is invalid. */
        TLS,
        /** The broker accepted the connection and did not respond in time. */
        TIMEOUT
    }
}
