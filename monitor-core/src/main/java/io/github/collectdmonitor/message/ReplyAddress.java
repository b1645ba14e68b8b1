package io.github.collectdmonitor.message;

import org.jspecify.annotations.Nullable;

/**
 * Where an answer goes.
 *
 * @param topic the topic to publish it on
 * @param correlation what the sender recognises its answer by, or null where it sent none
 * @param proof who signed the request that is answered there, and its nonce, separated by a space; null where that is not
 *     proven
 */
public record ReplyAddress(
        String topic,
        @Nullable CorrelationData correlation,
        @Nullable String proof) {
    /** Where the answer to a request goes that nobody is proven to have signed. */
    public ReplyAddress(String topic, @Nullable CorrelationData correlation) {
        this(topic, correlation, null);
    }

    /** The same for a request that is proven to be signed. */
    public ReplyAddress proven(@Nullable String signerAndNonce) {
        return new ReplyAddress(topic, correlation, signerAndNonce);
    }

    /**
     * What a signature of the answer names of its request (protocol, "Signed results"), so that it can be neither an older
     * answer nor one to somebody else: who signed it and its nonce, or, of an unsigned one, its Correlation Data.
     */
    public String freshness() {
        if (proof != null) {
            return "signed " + proof;
        }
        return "unsigned " + (correlation == null ? "" : correlation);
    }
}
