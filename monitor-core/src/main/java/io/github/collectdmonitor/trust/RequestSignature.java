package io.github.collectdmonitor.trust;

import io.github.collectdmonitor.message.Sha256;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A sender's signature of one request (protocol, "Signed requests").
 *
 * @param target the command topic that the request is meant for
 * @param signer the sender's name, as the agent's {@code Senders} has it
 * @param nonce drawn by the sender for this message alone
 * @param expires until when the request may be accepted; whole seconds
 * @param signature the signature itself, in Base64
 */
public record RequestSignature(String target, String signer, String nonce, Instant expires, String signature) {
    private static final String TAG = "collectd-monitor request 1";

    /** The bytes that are signed. */
    static byte[] signedText(String target, String signer, String nonce, Instant expires, byte[] payload) {
        return SignedText.of(TAG, target, signer, nonce, Long.toString(expires.getEpochSecond()), Sha256.of(payload));
    }

    /** Whether it is that of a key, over just these bytes, for just this target. */
    boolean isOf(VerifyKey key, String ownTarget, byte[] payload) {
        byte[] decoded = decoded(signature);
        return decoded != null && key.verifies(signedText(ownTarget, signer, nonce, expires, payload), decoded);
    }

    /** Reads the one spelling that a signature has (RFC 4648 §3.5); Java's decoder would ignore what the last bits say. */
    static byte @Nullable [] decoded(String base64) {
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            return Base64.getEncoder().encodeToString(decoded).equals(base64) ? decoded : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
