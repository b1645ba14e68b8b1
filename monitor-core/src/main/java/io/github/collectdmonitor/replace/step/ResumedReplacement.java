package io.github.collectdmonitor.replace.step;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.TaskId;

/**
 * The outcome of a resumed replacement or an automatic rollback, for which no caller waits.
 *
 * @param taskId the task of the replacement
 * @param outcome the outcome
 */
public record ResumedReplacement(TaskId taskId, Outcome outcome) {}
