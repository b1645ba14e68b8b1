package io.github.collectdmonitor.audit;

/** A line of the audit log is not on disk; the message says why, and where. */
public final class AuditException extends Exception {
    private static final long serialVersionUID = 1L;

    public AuditException(String reason) {
        super(reason);
    }

    public AuditException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
