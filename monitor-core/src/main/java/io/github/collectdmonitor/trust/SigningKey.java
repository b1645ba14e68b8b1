package io.github.collectdmonitor.trust;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** A private Ed25519 key (RFC 8032). It is never shown. Thread-safe. */
public final class SigningKey {
    private final PrivateKey key;

    SigningKey(PrivateKey key) {
        this.key = key;
    }

    /** Returns the signature of some bytes, 64 bytes long. */
    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance(VerifyKey.ALGORITHM);
            signature.initSign(key);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read as Ed25519 does not sign", e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey(hidden)";
    }
}
