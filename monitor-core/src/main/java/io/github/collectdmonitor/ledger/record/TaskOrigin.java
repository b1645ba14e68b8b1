package io.github.collectdmonitor.ledger.record;

import org.jspecify.annotations.Nullable;

/** The requester: a signer, a rule of this host, or, if both are null, an anonymous sender. */
public record TaskOrigin(
        @Nullable SignatureProof signed, @Nullable String rule) {}
