package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.Acceptance;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;

/**
 * Why a request does not become a task.
 *
 * @param outcome the result for its sender
 * @param reason the reason in the audit log
 */
record Rejection(Outcome outcome, String reason) {
    /** Creates a rejection with the same reason for the sender and the audit log. */
    Rejection(Outcome outcome) {
        this(outcome, outcome.message());
    }

    static Rejection of(ResultCode code, String message) {
        return new Rejection(Outcome.of(code, message));
    }

    /** Returns the rejection of a request that the ledger did not accept. */
    static Rejection of(Acceptance acceptance, TaskId id) {
        return new Rejection(outcome(acceptance, id));
    }

    /** Returns the message for a task that cannot be recorded. */
    static String unrecorded(String reason) {
        return "The task cannot be recorded, so nothing was run: " + reason;
    }

    private static Outcome outcome(Acceptance acceptance, TaskId id) {
        if (acceptance instanceof Acceptance.IdInUse) {
            return Outcome.of(ResultCode.DUPLICATE_TASK_ID, "Received duplicate task_id: " + id);
        }
        if (acceptance instanceof Acceptance.Full full) {
            return Outcome.of(
                    ResultCode.TOO_MANY_TASKS,
                    "Too many tasks are unfinished (" + full.limit() + "); nothing was run, send it again later");
        }
        if (acceptance instanceof Acceptance.Unwritable unwritable) {
            return Outcome.of(ResultCode.TOO_MANY_TASKS, unrecorded(unwritable.reason()));
        }
        if (acceptance instanceof Acceptance.TooManyNonces) {
            return Outcome.of(
                    ResultCode.TOO_MANY_TASKS,
                    "Too many signed requests are still valid; nothing was run, send it again later");
        }
        if (acceptance instanceof Acceptance.NonceReused) {
            return Outcome.of(
                    ResultCode.NOT_ALLOWED, "The nonce was used before, for another request; nothing was run");
        }
        if (acceptance instanceof Acceptance.Replayed) {
            return Outcome.of(
                    ResultCode.NOT_ALLOWED,
                    "The request was received before, and its result is no longer kept; it is not run again");
        }
        if (acceptance instanceof Acceptance.RefusedBefore) {
            return Outcome.of(
                    ResultCode.NOT_ALLOWED,
                    "The request was received before and was rejected; nothing was run, sign it again");
        }
        if (acceptance instanceof Acceptance.BelowWatermark) {
            return Outcome.of(
                    ResultCode.NOT_ALLOWED,
                    "So many signed requests of this sender were rejected that this may be one of"
                            + " them; nothing was" + " run, sign it again");
        }
        if (acceptance instanceof Acceptance.Outdated) {
            return Outcome.of(ResultCode.NOT_ALLOWED, "The signature has expired; nothing was run");
        }
        throw new IllegalArgumentException("The ledger accepted the request: " + acceptance);
    }
}
