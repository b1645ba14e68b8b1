package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.message.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for a task, in the 16 bits that a finished task's record has room for: {@link #ANONYMOUS}, or the beginning of
 * the hash of the signer's or the rule's name. Two names may share one; then a request of the one with the exact bytes of the
 * other's, which it must be allowed to make, counts as a repeat of it.
 */
final class Requester {
    /** Agents did not record it once; such a task counts as anybody's, since none may be run twice. */
    static final int UNKNOWN = 0;

    static final int ANONYMOUS = 1;

    private static final int FIRST_NAMED = 2;
    private static final int NAMED = 0x10000 - FIRST_NAMED;

    private Requester() {}

    static int of(Task.Origin origin) {
        return of(origin.signed(), origin.rule());
    }

    static int of(Arrival arrival) {
        return of(arrival.signed(), arrival.rule());
    }

    private static int of(@Nullable Signed signed, @Nullable String rule) {
        if (rule != null) {
            // No signer's name has a space.
            return named("rule " + rule);
        }
        return signed == null ? ANONYMOUS : named(signed.signer());
    }

    private static int named(String name) {
        return FIRST_NAMED + Integer.parseInt(Sha256.of(name).substring(0, 6), 16) % NAMED;
    }
}
