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
 * The nonces of the signed requests that came, each until its signature has expired. From then on the floor keeps its
 * request from being taken again. Used under the ledger's lock.
 */
final class Nonces {
    private final Map<NonceKey, SeenNonce> seen = new HashMap<>();
    private final Map<Long, Integer> perSigner = new HashMap<>();
    private final PriorityQueue<SeenNonce> byEnd =
            new PriorityQueue<>(Comparator.comparingLong((SeenNonce nonce) -> nonce.expires));
    private final NonceFloor floor = new NonceFloor();

    /** Those that were not on disk when last asked, in the order of writing. */
    private final Deque<Unforced> unforced = new ArrayDeque<>();

    private record Unforced(SeenNonce nonce, Batch batch) {}

    @Nullable
    SeenNonce find(NonceKey key) {
        return seen.get(key);
    }

    int count() {
        return seen.size();
    }

    /** How many of one signer there are. */
    int countOf(NonceKey key) {
        return perSigner.getOrDefault(key.signer(), 0);
    }

    NonceFloor floor() {
        return floor;
    }

    /** All of them. */
    Collection<SeenNonce> all() {
        return seen.values();
    }

    /** Whether a nonce that is not remembered by itself is below its signer's watermark. */
    boolean isBelowWatermark(Signed signed) {
        SeenNonce watermark = seen.get(NonceKey.watermark(signed));
        return watermark != null && signed.expires().toEpochMilli() <= watermark.expires;
    }

    /** Raises a signer's watermark, which is on disk. */
    void raise(SeenNonce watermark, Segment segment) {
        SeenNonce before = seen.get(watermark.key);
        if (before != null) {
            remove(before);
        }
        put(watermark, segment);
    }

    /** Adds one that is written; where that is lost, {@link #dropVoid} takes it back. */
    void add(SeenNonce nonce, Written place) {
        put(nonce, place.segment());
        while (!unforced.isEmpty() && unforced.getFirst().batch().isForced()) {
            unforced.removeFirst();
        }
        unforced.add(new Unforced(nonce, place.batch()));
    }

    /** Takes one that was read, in the order of writing. */
    void load(SeenNonce nonce, Segment segment) {
        SeenNonce before = seen.get(nonce.key);
        if (before == null) {
            put(nonce, segment);
        } else if (before.isSame(nonce)) {
            before.movedTo(segment);
        } else if (before.expires < nonce.expires) {
            // A signer may give it anew once it is forgotten, and then the clock may be set back.
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

    /** Forgets those whose signatures have expired, and raises the floor above them. */
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

    /** Takes back those that a failed force has made void: nothing was run for them, so their requests may come again. */
    void dropVoid() {
        unforced.removeIf(one -> {
            boolean isVoid = one.batch().failure() != null;
            if (isVoid) {
                remove(one.nonce());
            }
            return isVoid || one.batch().isForced();
        });
    }

    /** Those whose records are in a segment. */
    List<SeenNonce> in(Segment segment) {
        return seen.values().stream()
                .filter(nonce -> nonce.segment() == segment)
                .toList();
    }
}
