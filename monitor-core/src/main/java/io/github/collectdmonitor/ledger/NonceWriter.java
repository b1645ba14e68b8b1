package io.github.collectdmonitor.ledger;

import java.io.IOException;

/** Writes the nonces of requests that do not become tasks. Used under the ledger's lock. */
final class NonceWriter {
    private final LedgerStore store;
    private final LedgerIndex index;
    private final Upkeep upkeep;
    private final Journal journal;

    NonceWriter(LedgerStore store, Upkeep upkeep, Journal journal) {
        this.store = store;
        this.index = store.index();
        this.upkeep = upkeep;
        this.journal = journal;
    }

    /** Connects each nonce that was read with its task. */
    void bind(LedgerReplay read) {
        for (SeenNonce nonce : index.nonces().all()) {
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
    void join(Task task, Signed signed) throws IOException {
        SeenNonce nonce = SeenNonce.of(signed, task.key, task.sequence);
        write(nonce);
        task.nonces.add(nonce);
    }

    /** Writes and forces the nonce of a request that repeats a finished task. */
    void repeat(FinishedTask finished, long task, Signed signed) throws IOException {
        SeenNonce nonce = SeenNonce.of(signed, finished.key, task);
        journal.force(write(nonce).batch());
        nonce.finished(finished);
    }

    /** Writes the nonce of a rejected request. */
    void refuse(TaskKey key, Signed signed) throws IOException {
        write(SeenNonce.of(signed, key, LedgerRecord.Nonce.REFUSED));
    }

    private Written write(SeenNonce nonce) throws IOException {
        Written place = append(nonce);
        index.nonces().add(nonce, place);
        return place;
    }

    private Written append(SeenNonce nonce) throws IOException {
        store.makeReady();
        upkeep.compact();
        return store.append(nonce.record(), index.reserved());
    }

    /**
     * Writes and forces a signer's watermark, and raises it only then: the one before must not be lost if that fails.
     */
    void raiseWatermark(Signed signed) throws IOException {
        SeenNonce watermark = SeenNonce.watermark(signed);
        Written place = append(watermark);
        journal.force(place.batch());
        index.nonces().raise(watermark, place.segment());
    }

    /** Raises the watermark of all signers to the expiry of a signature, and forces it to disk. */
    void raiseFloor(Signed signed) throws IOException {
        NonceFloor floor = index.nonces().floor();
        floor.raise(signed.expires().toEpochMilli());
        if (floor.isAheadOfDisk()) {
            store.makeReady();
            upkeep.keepFloor();
        }
    }
}
