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
     * @param nonce of the request; of an unsigned one its Correlation Data in hexadecimal, or nothing
     */
    static byte[] signedText(String nonce, TaskId taskId, String host, byte[] payload) {
        return SignedText.of(TAG, nonce, taskId.toString(), host, Sha256.of(payload));
    }
}
