package io.github.collectdmonitor.ledger.record;

import io.github.collectdmonitor.message.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A signer's nonce in 16 bytes, since a hundred thousand of them are in memory. Only the signer itself can create two
 * nonces with the same beginning of their hashes, and then the second one counts as used.
 *
 * @param signer the first 8 bytes of the SHA-256 of the signer's name
 * @param nonce the first 8 bytes of the SHA-256 of the nonce
 */
public record NonceKey(long signer, long nonce) {
    public static NonceKey of(SignatureProof signatureProof) {
        return new NonceKey(beginning(signatureProof.signer()), beginning(signatureProof.nonce()));
    }

    /** Returns the key of a signer's watermark. */
    public static NonceKey watermark(SignatureProof signatureProof) {
        return new NonceKey(beginning(signatureProof.signer()), 0);
    }

    private static long beginning(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(Sha256.of(text))).getLong();
    }
}
