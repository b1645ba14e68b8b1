package io.github.collectdmonitor.message;

import org.jspecify.annotations.Nullable;

/**
 * Where an answer goes.
 *
 * @param topic the topic to publish it on
 * @param correlation what the sender recognises its answer by, or null where it sent none
 * @param nonce the nonce of the signed request that is answered, or null where it was not signed
 */
public record ReplyAddress(
        String topic,
        @Nullable CorrelationData correlation,
        @Nullable String nonce) {
    /** Makes the address of a request that was not signed. */
    public ReplyAddress(String topic, @Nullable CorrelationData correlation) {
        this(topic, correlation, null);
    }
}
