/** Replay protection: the nonces of signed requests until their signatures expire. */
@NullMarked
package io.github.collectdmonitor.ledger.nonce;

import org.jspecify.annotations.NullMarked;
