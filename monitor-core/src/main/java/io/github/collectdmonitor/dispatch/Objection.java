package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;

/**
 * Why a request does not become a task.
 *
 * @param outcome what its sender is told
 * @param reason what the audit log is told
 */
record Objection(Outcome outcome, String reason) {
    /** One of which the sender and the audit log are told the same. */
    Objection(Outcome outcome) {
        this(outcome, outcome.message());
    }

    static Objection of(ResultCode code, String message) {
        return new Objection(Outcome.of(code, message));
    }
}
