package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.TaskLedger;

/**
 * Where the dispatcher writes down what it does.
 *
 * @param ledger each task, so that none is run twice and no result is lost
 * @param audit each request, so that it can be told later who asked for what
 */
public record TaskRecords(TaskLedger ledger, AuditTrail audit) {}
