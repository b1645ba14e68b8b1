package io.github.collectdmonitor.ledger;

import java.time.Duration;

/**
 * What bounds a ledger.
 *
 * @param maxUnfinished how many tasks may be waiting or running
 * @param repeatWindow how long after its end a task's same bytes still count as the same task; zero: not at all
 * @param retention how long a finished and delivered task is remembered
 * @param maxTasks how many finished tasks are remembered; the oldest delivered ones go first
 * @param maxBytes how large the files may be together; the oldest delivered tasks go first
 * @param maxNonces how many nonces of signed requests are remembered, each until its signature has expired
 * @param maxNoncesOfSigner how many of one signer, so that none can keep all others out
 * @param clockSkew how much longer than its signature a nonce is remembered, since signers' clocks may be behind
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
    /** Limits for one signer whose clock is right. */
    public LedgerLimits(
            int maxUnfinished, Duration repeatWindow, Duration retention, int maxTasks, long maxBytes, int maxNonces) {
        this(maxUnfinished, repeatWindow, retention, maxTasks, maxBytes, maxNonces, maxNonces, Duration.ZERO);
    }
}
