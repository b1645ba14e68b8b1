package io.github.collectdmonitor.feed;

import java.time.Duration;

/** Delivers events as they arrive, until it is closed. */
public interface Feed extends AutoCloseable {
    /** Returns the time since the last event, or since the start of the feed before the first event. */
    Duration silence();

    /** Returns how many events were delivered and dropped. */
    FeedTotals totals();

    /** Closes the feed; no event is delivered afterwards. Idempotent. */
    @Override
    void close();
}
