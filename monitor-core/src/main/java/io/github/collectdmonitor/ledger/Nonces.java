package io.github.collectdmonitor.ledger;

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
final class Nonces {
    private final Map<NonceKey, SeenNonce> seen = new HashMap<>();
    private final Map<Long, Integer> perSigner = new HashMap<>();
    private final PriorityQueue<SeenNonce> byEnd =
            new PriorityQueue<>(Comparator.comparingLong((SeenNonce nonce) -> nonce.expires));
    private final NonceFloor floor = new NonceFloor();

    /** The nonces that may not be on disk yet, in the order of writing. */
    private final Deque<Unforced> unforced = new ArrayDeque<>();

    private record Unforced(SeenNonce nonce, Batch batch) {}

    @Nullable
    SeenNonce find(NonceKey key) {
        return seen.get(key);
    }

    int count() {
        return seen.size();
    }

    /** Returns the number of nonces of one signer. */
    int countOf(NonceKey key) {
        return perSigner.getOrDefault(key.signer(), 0);
    }

    NonceFloor floor() {
        return floor;
    }

    /** Returns all nonces. */
    Collection<SeenNonce> all() {
        return seen.values();
    }

    /** Returns whether a nonce that is not stored is below its signer's watermark. */
    boolean isBelowWatermark(Signed signed) {
        SeenNonce watermark = seen.get(NonceKey.watermark(signed));
        return watermark != null && signed.expires().toEpochMilli() <= watermark.expires;
    }

    /** Raises a signer's watermark, which is on disk already. */
    void raise(SeenNonce watermark, Segment segment) {
        SeenNonce before = seen.get(watermark.key);
        if (before != null) {
            remove(before);
        }
        put(watermark, segment);
    }

    /** Adds a nonce that is written; if the record is lost, {@link #dropVoid} removes it. */
    void add(SeenNonce nonce, Written place) {
        put(nonce, place.segment());
        while (!unforced.isEmpty() && unforced.getFirst().batch().isForced()) {
            unforced.removeFirst();
        }
        unforced.add(new Unforced(nonce, place.batch()));
    }

    /** Adds a nonce that was read; called in the order of writing. */
    void load(SeenNonce nonce, Segment segment) {
        SeenNonce before = seen.get(nonce.key);
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

    private void put(SeenNonce nonce, Segment segment) {
        seen.put(nonce.key, nonce);
        perSigner.merge(nonce.key.signer(), 1, Integer::sum);
        byEnd.add(nonce);
        nonce.movedTo(segment);
    }

    private void remove(SeenNonce nonce) {
        if (seen.remove(nonce.key, nonce)) {
            leave(nonce);
        }
        byEnd.remove(nonce);
        nonce.left();
    }

    private void leave(SeenNonce nonce) {
        perSigner.computeIfPresent(nonce.key.signer(), (signer, count) -> count == 1 ? null : count - 1);
    }

    static boolean hasExpired(long expires, Instant now) {
        return expires < now.toEpochMilli();
    }

    /** Evicts the nonces whose signatures have expired, and raises the watermark to their expiry. */
    void forget(Instant now) {
        SeenNonce first = byEnd.peek();
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
    void dropVoid() {
        unforced.removeIf(one -> {
            boolean isVoid = one.batch().failure() != null;
            if (isVoid) {
                remove(one.nonce());
            }
            return isVoid || one.batch().isForced();
        });
    }

    /** Returns the nonces whose records are in a segment. */
    List<SeenNonce> in(Segment segment) {
        return seen.values().stream()
                .filter(nonce -> nonce.segment() == segment)
                .toList();
    }
}
