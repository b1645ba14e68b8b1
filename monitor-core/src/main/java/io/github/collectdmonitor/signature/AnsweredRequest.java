package io.github.collectdmonitor.signature;

import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Sha256;

/**
 * The request that a signed result answers.
 *
 * @param freshness identifies the request: {@link ReplyAddress#freshness}
 * @param payloadSha256 the SHA-256 of its exact bytes, in lower-case hexadecimal
 */
public record AnsweredRequest(String freshness, String payloadSha256) {
    /** Returns the request with these bytes that is answered at an address. */
    public static AnsweredRequest of(ReplyAddress address, byte[] payload) {
        return new AnsweredRequest(address.freshness(), Sha256.of(payload));
    }
}
