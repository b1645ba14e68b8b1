package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.trust.AnsweredRequest;

/**
 * An answer to a request that did not become a task, or that was one before. Nothing is recorded of it, so the request
 * stays with the transport until the answer is delivered.
 *
 * @param result the answer
 * @param replyTo where it goes
 * @param request the request that is answered, as a signature of the answer names it
 * @param settled to be run once it is delivered, or can never be
 */
public record Refusal(TaskResult result, ReplyAddress replyTo, AnsweredRequest request, Runnable settled) {}
