package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.TaskResult;

/**
 * An answer as it came.
 *
 * @param result what this version understands of it
 * @param json all of it on one line, with the members in their order, also those that this version does not know
 */
public record Reply(TaskResult result, String json) {}
