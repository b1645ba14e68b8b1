package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The notifications that were taken, as long as one could pass for a recent one when it is sent again. Only such a repeat is
 * dropped: collectd buffers, so that a notification may come after one that is newer, and then counts all the same.
 */
final class NotificationDeduplicator {
    /** How many, some 80 bytes each: notifications beyond that are ignored, so that memory is bounded. */
    static final int MOST = 30_000;

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    /** Their times by what they are, in the order in which they came. */
    private final Map<Long, Long> taken = new LinkedHashMap<>();

    /** Whether it is no repeat: of the same thing, time, severity and message. */
    boolean isNew(Notification notification, long now) {
        long what = hash(notification);
        if (taken.containsKey(what)) {
            return false;
        }
        evictOld(now);
        if (taken.size() >= MOST) {
            return false;
        }
        taken.put(what, notification.time());
        return true;
    }

    private void evictOld(long now) {
        for (Iterator<Long> oldest = taken.values().iterator(); oldest.hasNext(); ) {
            long age = now - oldest.next();
            // A clock that was set back must not have those from before it kept until it has caught up.
            if (age <= EventTimes.OLDEST && -age <= EventTimes.AHEAD) {
                return;
            }
            oldest.remove();
        }
    }

    /** As good as the notification itself: who can find two that are the same here could as well send another. */
    private static long hash(Notification notification) {
        Identifier identifier = notification.identifier();
        long hash = mixed(mixed(0, notification.time()), notification.severity().code());
        hash = text(hash, identifier.host());
        hash = text(hash, identifier.plugin());
        hash = text(hash, identifier.pluginInstance());
        hash = text(hash, identifier.type());
        hash = text(hash, identifier.typeInstance());
        return text(hash, notification.message());
    }

    private static long text(long hash, String text) {
        long next = mixed(hash, text.length());
        for (int i = 0; i < text.length(); i++) {
            next = mixed(next, text.charAt(i));
        }
        return next;
    }

    private static long mixed(long hash, long next) {
        long mixed = (hash ^ next) * PRIME;
        return mixed ^ (mixed >>> 29);
    }
}
