package io.github.collectdmonitor.ledger;

import java.time.Duration;

/**
 * The limits of a ledger.
 *
 * @param maxUnfinished the maximum number of queued and active tasks
 * @param repeatWindow how long after a task's end the same bytes count as a repeat; zero for never
 * @param retention how long a finished and delivered task is kept
 * @param maxTasks the maximum number of finished tasks; the oldest delivered ones are evicted first
 * @param maxBytes the maximum total size of the files; the oldest delivered tasks are evicted first
 * @param maxNonces the maximum number of nonces of signed requests, each of which is kept until its signature has
 * expired
 * @param maxNoncesOfSigner the quota of one signer, so that one cannot lock out all others
 * @param clockSkew how much longer than its signature a nonce is kept, since signers' clocks may be behind
 */
public record LedgerLimits(
        int maxUnfinished,
        Duration repeatWindow,
        Duration retention,
        int maxTasks,
        long maxBytes,
        int maxNonces,
        int maxNoncesOfSigner,
        Duration clockSkew) {
    /** Creates limits for a single signer whose clock is right. */
    public LedgerLimits(
            int maxUnfinished, Duration repeatWindow, Duration retention, int maxTasks, long maxBytes, int maxNonces) {
        this(maxUnfinished, repeatWindow, retention, maxTasks, maxBytes, maxNonces, maxNonces, Duration.ZERO);
    }
}
