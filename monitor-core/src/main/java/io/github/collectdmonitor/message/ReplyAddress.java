package io.github.collectdmonitor.message;

import org.jspecify.annotations.Nullable;

/**
 * Where an answer is sent.
 *
 * @param topic the topic to publish it on
 * @param correlation the request's Correlation Data, or null if it had none
 * @param proof the proven signer and nonce of the request, separated by a space; null if no signature
 *     is proven
 */
public record ReplyAddress(
        String topic,
        @Nullable CorrelationData correlation,
        @Nullable String proof) {
    /** Creates the address for a request without a proven signature. */
    public ReplyAddress(String topic, @Nullable CorrelationData correlation) {
        this(topic, correlation, null);
    }

    /** Returns the same address for a request with a proven signature. */
    public ReplyAddress proven(@Nullable String signerAndNonce) {
        return new ReplyAddress(topic, correlation, signerAndNonce);
    }

    /**
     * Returns the field of the answer's signature that identifies the request (protocol, "Signed results"), so that
     * neither an older answer nor another sender's can be passed off as this one: its signer and nonce, or the
     * Correlation Data of an unsigned request.
     */
    public String freshness() {
        if (proof != null) {
            return "signed " + proof;
        }
        return "unsigned " + (correlation == null ? "" : correlation);
    }
}
