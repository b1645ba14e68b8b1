package io.github.collectdmonitor.message;

import org.jspecify.annotations.Nullable;

/**
 * Where an answer goes.
 *
 * @param topic the topic to publish it on
 * @param correlation what the sender recognises its answer by, or null where it sent none
 * @param nonce the nonce of the signed request that is answered there, or null where it was not signed
 */
public record ReplyAddress(
        String topic,
        @Nullable CorrelationData correlation,
        @Nullable String nonce) {
    /** Where the answer to a request without a signature goes. */
    public ReplyAddress(String topic, @Nullable CorrelationData correlation) {
        this(topic, correlation, null);
    }

    /**
     * What a signature of the answer names, so that it can be no older answer: the nonce; without one the Correlation Data in
     * hexadecimal; without either nothing.
     */
    public String freshness() {
        if (nonce != null) {
            return nonce;
        }
        return correlation == null ? "" : correlation.toString();
    }
}
