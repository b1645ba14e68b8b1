package io.github.collectdmonitor.ledger;

import org.jspecify.annotations.Nullable;

/** The requester: a signer, a rule of this host, or, if both are null, an anonymous sender. */
record TaskOrigin(@Nullable Signed signed, @Nullable String rule) {}
