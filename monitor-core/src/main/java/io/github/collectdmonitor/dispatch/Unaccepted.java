package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.Acceptance;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;

/** What the sender of a request is told that the ledger did not take. */
final class Unaccepted {
    private Unaccepted() {}

    static Outcome outcome(Acceptance acceptance, TaskId id) {
        if (acceptance instanceof Acceptance.IdInUse) {
            return Outcome.of(ResultCode.DUPLICATE_TASK_ID, "Received duplicate task_id: " + id);
        }
        if (acceptance instanceof Acceptance.Full full) {
            return Outcome.of(
                    ResultCode.TOO_MANY_TASKS,
                    "Too many tasks are waiting (" + full.limit() + "); nothing was run, send it again later");
        }
        if (acceptance instanceof Acceptance.Unwritable unwritable) {
            return Outcome.of(ResultCode.TOO_MANY_TASKS, TaskWork.unrecorded(unwritable.reason()));
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
                    ResultCode.NOT_ALLOWED, "It came before, and what came of it is not kept; it is not run again");
        }
        if (acceptance instanceof Acceptance.RefusedBefore) {
            return Outcome.of(ResultCode.NOT_ALLOWED, "It came before and was refused; nothing was run, sign it again");
        }
        if (acceptance instanceof Acceptance.BelowWatermark) {
            return Outcome.of(
                    ResultCode.NOT_ALLOWED,
                    "So many signed requests of this sender were refused at once that this may be one of them; nothing was"
                            + " run, sign it again");
        }
        if (acceptance instanceof Acceptance.Outdated) {
            return Outcome.of(ResultCode.NOT_ALLOWED, "The signature is not valid any more; nothing was run");
        }
        throw new IllegalArgumentException("The ledger took it: " + acceptance);
    }
}
