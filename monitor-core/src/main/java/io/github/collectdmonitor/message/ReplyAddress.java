package io.github.collectdmonitor.message;

import org.jspecify.annotations.Nullable;

/**
 * Where an answer goes.
 *
 * @param topic the topic to publish it on
 * @param correlation what the sender recognises its answer by, or null where it sent none
 */
public record ReplyAddress(String topic, @Nullable CorrelationData correlation) {}
