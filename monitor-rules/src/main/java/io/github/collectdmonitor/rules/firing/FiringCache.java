package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.time.TimePoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A bounded cache of firing histories, which keeps those that fired last. */
final class FiringCache {
    private static final Logger LOG = System.getLogger(FiringCache.class.getName());

    /** How many of the oldest are examined if the cache is full, so that an offer takes bounded time. */
    private static final int LOOKED_AT = 16;

    private final String whose;
    private final int most;
    private final Map<FiringKey, FiringHistory> oldestFirst = new LinkedHashMap<>();
    private boolean fullReported;

    /**
     * Begins empty.
     *
     * @param whose such as {@code this host}, for the log
     * @param most how many there may be
     */
    FiringCache(String whose, int most) {
        this.whose = whose;
        this.most = most;
    }

    @Nullable
    FiringHistory get(FiringKey key) {
        return oldestFirst.get(key);
    }

    /** Puts it behind all others, as what fired last. */
    void put(FiringKey key, FiringHistory history) {
        oldestFirst.remove(key);
        oldestFirst.put(key, history);
    }

    /**
     * Makes room for one more: evicts one of the oldest that is not in cooldown. If all are in cooldown there is no room, since a
     * flood of names must not end the cooldown of others.
     */
    boolean makeRoom(TimePoint now) {
        if (oldestFirst.size() < most) {
            return true;
        }
        Iterator<FiringHistory> oldest = oldestFirst.values().iterator();
        boolean made = false;
        for (int i = 0; i < LOOKED_AT && oldest.hasNext() && !made; i++) {
            FiringHistory each = oldest.next();
            if (each.evictOld(now)) {
                oldest.remove();
                return true;
            }
            made = !each.isCoolingDown(now);
        }
        if (made) {
            oldest.remove();
        }
        reportFull();
        return made;
    }

    private void reportFull() {
        if (!fullReported) {
            LOG.log(
                    Level.ERROR,
                    "{0} recoveries of {1} have fired lately: at_most is reset for the oldest, and no further ones fire while all are in cooldown",
                    most,
                    whose);
        }
        fullReported = true;
    }

    /** Evicts firings that no limit needs. */
    void evictOld(TimePoint now) {
        oldestFirst.values().removeIf(each -> each.evictOld(now));
        fullReported = fullReported && oldestFirst.size() >= most;
    }

    void forEach(BiConsumer<FiringKey, FiringHistory> use) {
        oldestFirst.forEach(use);
    }
}
