package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskResult;

/**
 * A result on its way to one sender.
 *
 * @param result what the task came to
 * @param replyTo where it goes
 */
public record Answer(TaskResult result, ReplyAddress replyTo) {}
