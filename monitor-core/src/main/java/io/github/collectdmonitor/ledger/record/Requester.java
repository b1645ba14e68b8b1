package io.github.collectdmonitor.ledger.record;

import io.github.collectdmonitor.message.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the requester of a task in the 16 bits of a finished task's record: {@link #ANONYMOUS}, or the beginning
 * of the hash of the signer's or the rule's name. Two names may have the same value; then a permitted request of
 * one with the exact bytes of the other's request counts as its repeat.
 */
public final class Requester {
    /**
     * The requester was not recorded by earlier versions; such a task matches every requester, since none may be run
     * twice.
     */
    public static final int UNKNOWN = 0;

    public static final int ANONYMOUS = 1;

    private static final int FIRST_NAMED = 2;
    private static final int NAMED = 0x10000 - FIRST_NAMED;

    private Requester() {}

    static int of(TaskOrigin origin) {
        return of(origin.signed(), origin.rule());
    }

    static int of(Submission submission) {
        return of(submission.signed(), submission.rule());
    }

    private static int of(@Nullable SignatureProof signatureProof, @Nullable String rule) {
        if (rule != null) {
            // The name of a signer contains no space.
            return named("rule " + rule);
        }
        return signatureProof == null ? ANONYMOUS : named(signatureProof.signer());
    }

    private static int named(String name) {
        return FIRST_NAMED + Integer.parseInt(Sha256.of(name).substring(0, 6), 16) % NAMED;
    }
}
