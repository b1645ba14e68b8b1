package io.github.collectdmonitor.signature;

import io.github.collectdmonitor.message.Sha256;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A sender's signature of one request (protocol, "Signed requests").
 *
 * @param target the command topic to which the request is sent
 * @param signer the sender's name in the agent's {@code Senders}
 * @param nonce a value that the sender uses for this message only
 * @param expires when the signature expires; whole seconds
 * @param signature the signature itself, in Base64
 */
public record RequestSignature(String target, String signer, String nonce, Instant expires, String signature) {
    private static final String TAG = "collectd-monitor request 1";

    /** Returns the bytes that are signed. */
    static byte[] signedText(String target, String signer, String nonce, Instant expires, byte[] payload) {
        return SignedBytes.of(TAG, target, signer, nonce, Long.toString(expires.getEpochSecond()), Sha256.of(payload));
    }

    /** Returns whether it is a key's signature over these bytes for this target. */
    public boolean isOf(VerifyKey key, String ownTarget, byte[] payload) {
        byte[] decoded = decoded(signature);
        return decoded != null && key.verifies(signedText(ownTarget, signer, nonce, expires, payload), decoded);
    }

    /** Decodes a signature in its canonical encoding only (RFC 4648 §3.5); Java's decoder ignores the last bits. */
    static byte @Nullable [] decoded(String base64) {
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(decoded).equals(base64) ? decoded : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
