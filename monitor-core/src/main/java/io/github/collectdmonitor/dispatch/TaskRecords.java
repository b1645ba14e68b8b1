package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.TaskLedger;

/**
 * The records that the dispatcher writes.
 *
 * @param ledger records each task, so that none is run twice and no result is lost
 * @param audit records each request with its sender
 */
public record TaskRecords(TaskLedger ledger, AuditTrail audit) {}
