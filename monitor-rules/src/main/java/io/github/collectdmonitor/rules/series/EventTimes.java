package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.time.TimePoint;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Drops events that are not recent: a replayed event must not make a rule fire, and a value from the future must not make correct
 * ones look old.
 */
public final class EventTimes {
    /** In nanoseconds: how much older than this host's clock an event may be, for slow feeds and clocks that differ. */
    static final long OLDEST = TimeUnit.MINUTES.toNanos(10);

    /** How many intervals old a value may be where that is more: collectd's own caches hold them back for as long. */
    static final int OLDEST_INTERVALS = 3;

    /** In nanoseconds: the maximum age of a value, whatever its interval. */
    static final long OLDEST_OF_ALL = TimeUnit.DAYS.toNanos(1);

    /** In nanoseconds: how far ahead of this host's clock an event may be. */
    static final long AHEAD = TimeUnit.MINUTES.toNanos(10);

    private final boolean bounded;
    private final NotificationDeduplicator notifications = new NotificationDeduplicator();
    private final DroppedEventLog log = new DroppedEventLog();
    private long misdated;
    private long repeated;

    private EventTimes(boolean bounded) {
        this.bounded = bounded;
    }

    /** For live events. */
    public static EventTimes ofNow() {
        return new EventTimes(true);
    }

    /** For recorded events, which have only their own time. */
    public static EventTimes ofRecord() {
        return new EventTimes(false);
    }

    /** Returns whether an event is to be evaluated: it is recent and not a repeated notification. */
    public boolean accept(Event event, TimePoint timePoint) {
        Instant wall = timePoint.wall();
        long now = TimeUnit.SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano();
        if (bounded && !isOfNow(event, now)) {
            misdated++;
            log.misdated(
                    event,
                    TimeUnit.NANOSECONDS.toSeconds(now) - TimeUnit.NANOSECONDS.toSeconds(event.time()),
                    timePoint);
            return false;
        }
        if (event instanceof Notification notification && !notifications.isNew(notification, now)) {
            repeated++;
            log.repeated(event, timePoint);
            return false;
        }
        return true;
    }

    private static boolean isOfNow(Event event, long now) {
        // A time before 1970 would make the difference overflow.
        return event.time() >= 0 && now - event.time() <= oldest(event) && event.time() - now <= AHEAD;
    }

    private static long oldest(Event event) {
        long interval = event instanceof ValueList list ? Math.min(list.interval(), OLDEST_OF_ALL) : 0;
        return Math.min(OLDEST_OF_ALL, Math.max(OLDEST, OLDEST_INTERVALS * interval));
    }

    /** Returns how many events were dropped because of their time. */
    public long misdated() {
        return misdated;
    }

    /** Returns how many repeated notifications were dropped. */
    public long repeated() {
        return repeated;
    }
}
