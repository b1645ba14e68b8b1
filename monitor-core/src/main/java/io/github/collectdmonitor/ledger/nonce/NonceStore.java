package io.github.collectdmonitor.ledger.nonce;

import io.github.collectdmonitor.ledger.log.LogPosition;
import io.github.collectdmonitor.ledger.log.RecordBatch;
import io.github.collectdmonitor.ledger.log.Segment;
import io.github.collectdmonitor.ledger.record.NonceKey;
import io.github.collectdmonitor.ledger.record.SignatureProof;
import io.github.collectdmonitor.ledger.task.UsedNonce;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The used nonces of signed requests, each until its signature has expired. From then on the watermark prevents
 * that the request is accepted again. Used under the ledger's lock.
 */
public final class NonceStore {
    private final Map<NonceKey, UsedNonce> seen = new HashMap<>();
    private final Map<Long, Integer> perSigner = new HashMap<>();
    private final PriorityQueue<UsedNonce> byEnd =
            new PriorityQueue<>(Comparator.comparingLong((UsedNonce nonce) -> nonce.expires));
    private final NonceWatermark floor = new NonceWatermark();

    /** The nonces that may not be on disk yet, in the order of writing. */
    private final Deque<Unforced> unforced = new ArrayDeque<>();

    private record Unforced(UsedNonce nonce, RecordBatch batch) {}

    @Nullable
    public UsedNonce find(NonceKey key) {
        return seen.get(key);
    }

    public int count() {
        return seen.size();
    }

    /** Returns the number of nonces of one signer. */
    public int countOf(NonceKey key) {
        return perSigner.getOrDefault(key.signer(), 0);
    }

    public NonceWatermark floor() {
        return floor;
    }

    /** Returns all nonces. */
    public Collection<UsedNonce> all() {
        return seen.values();
    }

    /** Returns whether a nonce that is not stored is below its signer's watermark. */
    public boolean isBelowWatermark(SignatureProof signatureProof) {
        UsedNonce watermark = seen.get(NonceKey.watermark(signatureProof));
        return watermark != null && signatureProof.expires().toEpochMilli() <= watermark.expires;
    }

    /** Raises a signer's watermark, which is on disk already. */
    public void raise(UsedNonce watermark, Segment segment) {
        UsedNonce before = seen.get(watermark.key);
        if (before != null) {
            remove(before);
        }
        put(watermark, segment);
    }

    /** Adds a nonce that is written; if the record is lost, {@link #dropVoid} removes it. */
    public void add(UsedNonce nonce, LogPosition place) {
        put(nonce, place.segment());
        while (!unforced.isEmpty() && unforced.getFirst().batch().isForced()) {
            unforced.removeFirst();
        }
        unforced.add(new Unforced(nonce, place.batch()));
    }

    /** Adds a nonce that was read; called in the order of writing. */
    public void load(UsedNonce nonce, Segment segment) {
        UsedNonce before = seen.get(nonce.key);
        if (before == null) {
            put(nonce, segment);
        } else if (before.isSame(nonce)) {
            before.movedTo(segment);
        } else if (before.expires < nonce.expires) {
            // A signer may reuse a nonce after its eviction, and then the clock may be set back.
            remove(before);
            put(nonce, segment);
        }
    }

    private void put(UsedNonce nonce, Segment segment) {
        seen.put(nonce.key, nonce);
        perSigner.merge(nonce.key.signer(), 1, Integer::sum);
        byEnd.add(nonce);
        nonce.movedTo(segment);
    }

    private void remove(UsedNonce nonce) {
        if (seen.remove(nonce.key, nonce)) {
            leave(nonce);
        }
        byEnd.remove(nonce);
        nonce.left();
    }

    private void leave(UsedNonce nonce) {
        perSigner.computeIfPresent(nonce.key.signer(), (signer, count) -> count == 1 ? null : count - 1);
    }

    public static boolean hasExpired(long expires, Instant now) {
        return expires < now.toEpochMilli();
    }

    /** Evicts the nonces whose signatures have expired, and raises the watermark to their expiry. */
    public void evict(Instant now) {
        UsedNonce first = byEnd.peek();
        while (first != null && hasExpired(first.expires, now)) {
            byEnd.remove();
            if (seen.remove(first.key, first)) {
                leave(first);
            }
            first.left();
            floor.raise(first.expires);
            first = byEnd.peek();
        }
    }

    /**
     * Removes the nonces that are void because of a failed force: nothing was run for their requests, so these may be
     * sent again.
     */
    public void dropVoid() {
        unforced.removeIf(one -> {
            boolean isVoid = one.batch().failure() != null;
            if (isVoid) {
                remove(one.nonce());
            }
            return isVoid || one.batch().isForced();
        });
    }

    /** Returns the nonces whose records are in a segment. */
    public List<UsedNonce> in(Segment segment) {
        return seen.values().stream()
                .filter(nonce -> nonce.segment() == segment)
                .toList();
    }
}
