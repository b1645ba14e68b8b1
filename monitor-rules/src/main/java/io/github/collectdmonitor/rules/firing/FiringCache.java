package io.github.collectdmonitor.rules.firing;

import io.github.collectdmonitor.time.TimePoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Histories of firings, as many as there may be: those that fired last stay. */
final class FiringCache {
    private static final Logger LOG = System.getLogger(FiringCache.class.getName());

    /** How many of the eldest are looked at where it is full, so that an offer costs the same then. */
    private static final int LOOKED_AT = 16;

    private final String whose;
    private final int most;
    private final Map<FiringKey, FiringHistory> eldestFirst = new LinkedHashMap<>();
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
        return eldestFirst.get(key);
    }

    /** Puts it behind all others, as what fired last. */
    void put(FiringKey key, FiringHistory history) {
        eldestFirst.remove(key);
        eldestFirst.put(key, history);
    }

    /**
     * Sees to it that there is room for one more. Of the eldest, one is forgotten that could fire again but for at_most; where
     * all cool down, there is no room: a flood of names must not end the cooldown of others.
     */
    boolean makeRoom(TimePoint now) {
        if (eldestFirst.size() < most) {
            return true;
        }
        Iterator<FiringHistory> eldest = eldestFirst.values().iterator();
        boolean made = false;
        for (int i = 0; i < LOOKED_AT && eldest.hasNext() && !made; i++) {
            FiringHistory each = eldest.next();
            if (each.evictOld(now)) {
                eldest.remove();
                return true;
            }
            made = !each.isCoolingDown(now);
        }
        if (made) {
            eldest.remove();
        }
        reportFull();
        return made;
    }

    private void reportFull() {
        if (!fullReported) {
            LOG.log(
                    Level.ERROR,
                    "{0} recoveries of {1} have fired lately: at_most is forgotten for the eldest, and while all cool down, no further ones fire",
                    most,
                    whose);
        }
        fullReported = true;
    }

    /** Forgets what no limit asks for. */
    void evictOld(TimePoint now) {
        eldestFirst.values().removeIf(each -> each.evictOld(now));
        fullReported = fullReported && eldestFirst.size() >= most;
    }

    void forEach(BiConsumer<FiringKey, FiringHistory> use) {
        eldestFirst.forEach(use);
    }
}
