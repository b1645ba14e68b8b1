package io.github.collectdmonitor.audit;

/** Thrown if a line of the audit log cannot be written; the message has the reason and the path. */
public final class AuditException extends Exception {
    private static final long serialVersionUID = 1L;

    public AuditException(String reason) {
        super(reason);
    }

    public AuditException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
