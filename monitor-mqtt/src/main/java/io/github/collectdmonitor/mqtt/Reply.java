package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.TaskResult;

/**
 * A result as it was received.
 *
 * @param result the parts that this version knows
 * @param json the whole result on one line, with the members in their order, including members that this version does
 *     not know
 */
public record Reply(TaskResult result, String json) {}
