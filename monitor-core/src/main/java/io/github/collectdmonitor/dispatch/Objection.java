package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;

/**
 * Why a request does not become a task.
 *
 * @param outcome the result for its sender
 * @param reason the reason in the audit log
 */
record Objection(Outcome outcome, String reason) {
    /** Creates a rejection with the same reason for the sender and the audit log. */
    Objection(Outcome outcome) {
        this(outcome, outcome.message());
    }

    static Objection of(ResultCode code, String message) {
        return new Objection(Outcome.of(code, message));
    }
}
