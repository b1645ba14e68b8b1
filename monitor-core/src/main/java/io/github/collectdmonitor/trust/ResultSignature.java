package io.github.collectdmonitor.trust;

import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;

/** What an agent's signature of a result is over (protocol, "Signed results"). */
final class ResultSignature {
    static final String VERSION = SignatureProperties.PREFIX + "result-signature-version";
    static final String SIGNATURE = SignatureProperties.PREFIX + "result-signature";
    static final String FIRST_VERSION = "1";

    private static final String TAG = "collectd-monitor result 1";

    private ResultSignature() {}

    /**
     * The bytes that are signed.
     *
     * @param request the request that is answered: else an answer to another one, as to a forged one with the same nonce,
     *     could pass for its answer
     */
    static byte[] signedText(AnsweredRequest request, TaskId taskId, String host, byte[] payload) {
        return SignedText.of(
                TAG, request.freshness(), request.payloadSha256(), taskId.toString(), host, Sha256.of(payload));
    }
}
