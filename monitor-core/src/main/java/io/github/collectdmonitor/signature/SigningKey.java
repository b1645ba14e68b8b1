package io.github.collectdmonitor.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/** A private Ed25519 key (RFC 8032), which is never displayed. Thread-safe. */
public final class SigningKey {
    /** The length of the seed from which a private key is derived, in bytes (RFC 8032 §5.1.5). */
    public static final int SEED_BYTES = 32;

    private final PrivateKey key;

    SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Returns the key of a seed, for formats of key files that are not supported here.
     *
     * @param seed copied
     * @throws IllegalArgumentException if it is not {@link #SEED_BYTES} long
     */
    public static SigningKey ofSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed must have " + SEED_BYTES + " bytes, not " + seed.length);
        }
        try {
            return new SigningKey(KeyFactory.getInstance(VerifyKey.ALGORITHM)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a seed of the right length is not an Ed25519 key", e);
        }
    }

    /** Returns the signature of some bytes, 64 bytes long. */
    byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance(VerifyKey.ALGORITHM);
            signature.initSign(key);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with an Ed25519 key", e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey(hidden)";
    }
}
