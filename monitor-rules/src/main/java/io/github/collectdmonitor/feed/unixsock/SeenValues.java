package io.github.collectdmonitor.feed.unixsock;

import java.util.Arrays;

/**
 * The times of the values of the last polls by 64-bit hashes of their names, so that 100,000 of them need a few
 * megabytes. For one thread.
 */
final class SeenValues {
    private static final int FIRST_CAPACITY = 1024;

    /** Two thirds of the largest table, which takes 17 MiB. */
    static final int MOST = 700_000;

    private long[] keys = new long[FIRST_CAPACITY];
    private long[] times = new long[FIRST_CAPACITY];
    private boolean[] listed = new boolean[FIRST_CAPACITY];
    private int size;

    void beginPoll() {
        Arrays.fill(listed, false);
    }

    /** Records that a value is listed at this poll; returns whether it has changed since the last one. */
    boolean isChanged(ListedValue value) {
        int at = find(key(value.name()));
        listed[at] = keys[at] != 0;
        // Not "later": times are earlier after a restart of collectd with a clock that was set back.
        return keys[at] == 0 || times[at] != value.nanos();
    }

    /** Returns whether the value can be stored. */
    boolean hasRoomFor(ListedValue value) {
        return size < MOST || keys[find(key(value.name()))] != 0;
    }

    /** Records that a value was fetched. */
    void put(ListedValue value) {
        if ((size + 1) * 3L > keys.length * 2L) {
            rebuild(keys.length * 2, false);
        }
        put(key(value.name()), value.nanos());
    }

    private void put(long key, long nanos) {
        int at = find(key);
        size += keys[at] == 0 ? 1 : 0;
        keys[at] = key;
        times[at] = nanos;
        listed[at] = true;
    }

    /** Evicts the values that were not listed at this poll. */
    void endPoll() {
        int gone = 0;
        for (int i = 0; i < keys.length; i++) {
            gone += keys[i] != 0 && !listed[i] ? 1 : 0;
        }
        if (gone > 0) {
            rebuild(keys.length, true);
        }
    }

    private void rebuild(int capacity, boolean listedOnly) {
        long[] oldKeys = keys;
        long[] oldTimes = times;
        boolean[] oldListed = listed;
        keys = new long[capacity];
        times = new long[capacity];
        listed = new boolean[capacity];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0 && (oldListed[i] || !listedOnly)) {
                put(oldKeys[i], oldTimes[i]);
                listed[find(oldKeys[i])] = oldListed[i];
            }
        }
    }

    /** Returns the index of the key, or of its free slot. */
    private int find(long key) {
        int at = (int) (key ^ (key >>> 32)) & (keys.length - 1);
        while (keys[at] != 0 && keys[at] != key) {
            at = (at + 1) & (keys.length - 1);
        }
        return at;
    }

    /** Returns the hash of a name; never 0, which marks a free slot. */
    private static long key(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}
