package io.github.collectdmonitor.ledger;

import io.github.collectdmonitor.ledger.log.Journal;
import io.github.collectdmonitor.ledger.log.LogPosition;
import io.github.collectdmonitor.ledger.nonce.NonceWatermark;
import io.github.collectdmonitor.ledger.record.LedgerRecord;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.record.TaskKey;
import io.github.collectdmonitor.ledger.task.FinishedTask;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.ledger.task.UsedNonce;
import java.io.IOException;

/** Writes the nonces of requests that do not become tasks. Used under the ledger's lock. */
final class NonceWriter {
    private final LedgerStore store;
    private final LedgerIndex index;
    private final Compactor compactor;
    private final Journal journal;

    NonceWriter(LedgerStore store, Compactor compactor, Journal journal) {
        this.store = store;
        this.index = store.index();
        this.compactor = compactor;
        this.journal = journal;
    }

    /** Connects each nonce that was read with its task. */
    void bind(LedgerReplay read) {
        for (UsedNonce nonce : index.nonces().all()) {
            Task task = index.unfinished(nonce.task);
            FinishedTask finished = read.finishedTask(nonce.task);
            if (task != null) {
                task.nonces.add(nonce);
            } else if (finished != null) {
                nonce.finished(finished);
            }
        }
    }

    /** Writes the nonce of a request that joins a task. */
    void join(Task task, SignatureProof signatureProof) throws IOException {
        UsedNonce nonce = UsedNonce.of(signatureProof, task.key, task.sequence);
        write(nonce);
        task.nonces.add(nonce);
    }

    /** Writes and forces the nonce of a request that repeats a finished task. */
    void repeat(FinishedTask finished, long task, SignatureProof signatureProof) throws IOException {
        UsedNonce nonce = UsedNonce.of(signatureProof, finished.key, task);
        journal.force(write(nonce).batch());
        nonce.finished(finished);
    }

    /** Writes the nonce of a rejected request. */
    void refuse(TaskKey key, SignatureProof signatureProof) throws IOException {
        write(UsedNonce.of(signatureProof, key, LedgerRecord.Nonce.REFUSED));
    }

    private LogPosition write(UsedNonce nonce) throws IOException {
        LogPosition place = append(nonce);
        index.nonces().add(nonce, place);
        return place;
    }

    private LogPosition append(UsedNonce nonce) throws IOException {
        store.makeReady();
        compactor.compact();
        return store.append(nonce.record(), index.reserved());
    }

    /**
     * Writes and forces a signer's watermark, and raises it only then: the one before must not be lost if that fails.
     */
    void raiseWatermark(SignatureProof signatureProof) throws IOException {
        UsedNonce watermark = UsedNonce.watermark(signatureProof);
        LogPosition place = append(watermark);
        journal.force(place.batch());
        index.nonces().raise(watermark, place.segment());
    }

    /** Raises the watermark of all signers to the expiry of a signature, and forces it to disk. */
    void raiseFloor(SignatureProof signatureProof) throws IOException {
        NonceWatermark floor = index.nonces().floor();
        floor.raise(signatureProof.expires().toEpochMilli());
        if (floor.isAheadOfDisk()) {
            store.makeReady();
            compactor.keepFloor();
        }
    }
}
