package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A signer's nonce in 16 bytes, since a hundred thousand of them are held: the beginning of the SHA-256 of both texts, each
 * behind its length.
 *
 * @param first the hash's first 8 bytes
 * @param second its next 8
 */
record NonceKey(long first, long second) {
    static NonceKey of(Signed signed) {
        byte[] signer = signed.signer().getBytes(StandardCharsets.UTF_8);
        byte[] nonce = signed.nonce().getBytes(StandardCharsets.UTF_8);
        ByteBuffer both = ByteBuffer.allocate(2 * Integer.BYTES + signer.length + nonce.length);
        both.putInt(signer.length).put(signer).putInt(nonce.length).put(nonce);
        ByteBuffer hash = ByteBuffer.wrap(HexFormat.of().parseHex(Sha256.of(both.array())));
        return new NonceKey(hash.getLong(), hash.getLong());
    }
}
