package io.github.collectdmonitor.signature;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/**
 * A public Ed25519 key (RFC 8032). Thread-safe.
 *
 * @param key the key in the JDK's form; two keys are equal if their encodings are
 */
public record VerifyKey(PublicKey key) {
    static final String ALGORITHM = "Ed25519";

    /** The length of a signature, in bytes (RFC 8032 §5.1.6). */
    static final int SIGNATURE_BYTES = 64;

    /** Returns whether a signature of some bytes was created with the private key of this public key. */
    boolean verifies(byte[] text, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verification = Signature.getInstance(ALGORITHM);
            verification.initVerify(key);
            verification.update(text);
            return verification.verify(signature);
        } catch (GeneralSecurityException e) {
            // Also if the bytes are no signature at all.
            return false;
        }
    }
}
