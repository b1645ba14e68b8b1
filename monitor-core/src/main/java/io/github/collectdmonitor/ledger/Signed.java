package io.github.collectdmonitor.ledger;

import java.time.Instant;

/**
 * What the ledger keeps of a request's signature, which was found valid (issue 4, "Signed requests").
 *
 * @param signer who signed
 * @param nonce what the signer gives to one request only
 * @param validUntil when the signature has expired whatever the clocks' difference; the same each time for the same
 *     signature, so that it must not depend on a setting that may change while the signature lives
 */
public record Signed(String signer, String nonce, Instant validUntil) {}
