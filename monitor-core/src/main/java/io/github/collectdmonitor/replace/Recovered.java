package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.TaskId;

/**
 * What a replacement came to that nobody was waiting for any more.
 *
 * @param taskId the task that had asked for it
 * @param outcome what the host has now
 */
public record Recovered(TaskId taskId, Outcome outcome) {}
