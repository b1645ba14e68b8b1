package io.github.collectdmonitor.ledger;

import java.time.Instant;

/**
 * What the ledger keeps of a request's signature, which was found valid (issue 4, "Signed requests").
 *
 * @param signer who signed
 * @param nonce what the signer gives to one request only
 * @param expires what the signature itself says, and not how much later it is still taken: that is a setting, and may change
 *     while the signature lives
 */
public record Signed(String signer, String nonce, Instant expires) {}
