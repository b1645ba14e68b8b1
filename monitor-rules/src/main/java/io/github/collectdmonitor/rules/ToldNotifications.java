package io.github.collectdmonitor.rules;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The last notification about each thing, as long as it could be taken for one of now when it is sent again. */
final class ToldNotifications {
    /** About how many things: whoever sends more is not heeded, rather than all memory taken. */
    static final int MOST = 10_000;

    /** How many may be told about one thing at the same time, such as one for each data source. */
    private static final int MOST_AT_ONCE = 16;

    private final Map<Long, Last> eldestFirst = new LinkedHashMap<>();

    /** What was told at one time; hashes, since texts may be long. */
    private record Last(long time, Set<Integer> told) {
        boolean isPast(long now) {
            return now - time > EventTimes.OLDEST;
        }

        /** A clock that was set back must not silence a host until it has caught up. */
        boolean isImpossible(long now) {
            return time - now > EventTimes.AHEAD;
        }
    }

    /** Whether it is newer than the last one, or another one of the same time. */
    boolean isNew(Notification notification, long now) {
        long about = about(notification.identifier());
        Last last = eldestFirst.get(about);
        int text = Objects.hash(notification.severity(), notification.message(), notification.meta());
        if (last != null && last.time() == notification.time()) {
            return last.told().size() < MOST_AT_ONCE && last.told().add(text);
        }
        if (last != null && last.time() > notification.time() && !last.isImpossible(now)) {
            return false;
        }
        eldestFirst.remove(about);
        forgetPast(now);
        if (eldestFirst.size() >= MOST) {
            return false;
        }
        Set<Integer> told = new HashSet<>(2);
        told.add(text);
        eldestFirst.put(about, new Last(notification.time(), told));
        return true;
    }

    private void forgetPast(long now) {
        for (Iterator<Last> eldest = eldestFirst.values().iterator(); eldest.hasNext(); ) {
            Last each = eldest.next();
            if (!each.isPast(now) && !each.isImpossible(now)) {
                return;
            }
            eldest.remove();
        }
    }

    /** As good as the identifier: names may be long, and whoever finds two that are the same here could as well send a newer one. */
    private static long about(Identifier identifier) {
        long hash = 0;
        for (String each : new String[] {
            identifier.host(),
            identifier.plugin(),
            identifier.pluginInstance(),
            identifier.type(),
            identifier.typeInstance()
        }) {
            hash = hash * 0x9E3779B97F4A7C15L + each.hashCode();
        }
        return hash;
    }
}
