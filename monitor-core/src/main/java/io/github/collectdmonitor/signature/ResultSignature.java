package io.github.collectdmonitor.signature;

import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.message.TaskId;

/** The signature of a result by an agent (protocol, "Signed results"). */
final class ResultSignature {
    static final String VERSION = SignatureProperties.PREFIX + "result-signature-version";
    static final String SIGNATURE = SignatureProperties.PREFIX + "result-signature";
    static final String FIRST_VERSION = "1";

    private static final String TAG = "collectd-monitor result 1";

    private ResultSignature() {}

    /**
     * Returns the bytes that are signed.
     *
     * @param request the request that is answered: otherwise the answer to another one, such as a forged one with the
     * same nonce, could be used as its answer
     */
    static byte[] signedText(AnsweredRequest request, TaskId taskId, String host, byte[] payload) {
        return SignedBytes.of(
                TAG, request.freshness(), request.payloadSha256(), taskId.toString(), host, Sha256.of(payload));
    }
}
