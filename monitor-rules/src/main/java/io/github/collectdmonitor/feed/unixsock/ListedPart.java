package io.github.collectdmonitor.feed.unixsock;

import io.github.collectdmonitor.collectd.unixsock.UnixsockConnection;
import java.util.ArrayList;
import java.util.List;

/** Collects the changed values of a list from a given line on, up to a memory limit. For one thread. */
final class ListedPart {
    /** The maximum length of all collected names, in characters. */
    private static final long MOST_CHARACTERS = 4L * 1024 * 1024;

    private final SeenValues seen;
    private final long begin;
    private final List<ListedValue> changed = new ArrayList<>();
    private long characters;
    private long lines;
    private long end = -1;
    private int dropped;

    /** Starts at a line, counted from 0. */
    ListedPart(SeenValues seen, long begin) {
        this.seen = seen;
        this.begin = begin;
    }

    /** Adds the next line of the list, including lines before the part. */
    void take(String line) {
        ListedValue value = ListedValue.parse(line).orElse(null);
        boolean readable = value != null
                && value.identifier().isPresent()
                && UnixsockConnection.fits(UnixsockFeed.question(value))
                && seen.hasRoomFor(value);
        dropped += readable ? 0 : 1;
        if (value != null && readable && seen.isChanged(value) && lines >= begin && end < 0) {
            changed.add(value);
            characters += value.name().length();
            end = characters > MOST_CHARACTERS ? lines + 1 : -1;
        }
        lines++;
    }

    List<ListedValue> changed() {
        return changed;
    }

    /** Returns the line at which the next part begins. */
    long end() {
        return end;
    }

    boolean isLast() {
        return end < 0 || end >= lines;
    }

    /** Returns how many lines of the whole list are ambiguous or beyond the maximum number of values. */
    int dropped() {
        return dropped;
    }
}
