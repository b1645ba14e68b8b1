package io.github.collectdmonitor.feed;

import java.time.Duration;

/** Gives events as they come, until it is closed. */
public interface Feed extends AutoCloseable {
    /** How long no event has come; from the beginning of the feed, where none has come yet. */
    Duration silence();

    /** What it has given and left out. */
    FeedTotals totals();

    /** Ends it; no event is given afterwards. Returns at once where it is closed already. */
    @Override
    void close();
}
