package io.github.collectdmonitor.trust;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;

/**
 * A public Ed25519 key (RFC 8032). Thread-safe.
 *
 * @param key the JDK's form of it; two keys are equal where their encodings are
 */
public record VerifyKey(PublicKey key) {
    static final String ALGORITHM = "Ed25519";

    /** How long a signature is, in bytes (RFC 8032 §5.1.6). */
    static final int SIGNATURE_BYTES = 64;

    /** Whether a signature of some bytes was made with the private half of this key. */
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
            // What is no signature at all ends here, too.
            return false;
        }
    }
}
