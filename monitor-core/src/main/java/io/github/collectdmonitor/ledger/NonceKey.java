package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A signer's nonce in 16 bytes, since a hundred thousand of them are held. Who finds two nonces with the same beginning of
 * their hashes can only be that signer, and only makes the second one count as used.
 *
 * @param signer the first 8 bytes of the SHA-256 of the signer's name
 * @param nonce the first 8 bytes of the SHA-256 of the nonce
 */
record NonceKey(long signer, long nonce) {
    static NonceKey of(Signed signed) {
        return new NonceKey(beginning(signed.signer()), beginning(signed.nonce()));
    }

    /** What a signer's watermark is found by. */
    static NonceKey watermark(Signed signed) {
        return new NonceKey(beginning(signed.signer()), 0);
    }

    private static long beginning(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(Sha256.of(text))).getLong();
    }
}
