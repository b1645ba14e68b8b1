package io.github.collectdmonitor.ledger.record;

import java.time.Instant;

/**
 * The verified signature of a request, as the ledger records it (protocol, "Signed requests").
 *
 * @param signer the name of the signer
 * @param nonce a value that the signer uses for one request only
 * @param expires the expiry in the signature, without the permitted clock skew: that is a setting, and may change
 *     before the signature expires
 */
public record SignatureProof(String signer, String nonce, Instant expires) {}
