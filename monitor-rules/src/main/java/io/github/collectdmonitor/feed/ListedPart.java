package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.collectd.UnixsockConnection;
import java.util.ArrayList;
import java.util.List;

/** The values of a list that have changed, from a line on, as many as fit into some memory. For one thread. */
final class ListedPart {
    /** Of the names that are kept at once, in characters. */
    private static final long MOST_CHARACTERS = 4L * 1024 * 1024;

    private final SeenValues seen;
    private final long begin;
    private final List<ListedValue> changed = new ArrayList<>();
    private long characters;
    private long lines;
    private long end = -1;
    private int leftOut;

    /** Begins at a line, counted from 0. */
    ListedPart(SeenValues seen, long begin) {
        this.seen = seen;
        this.begin = begin;
    }

    /** Takes the next line of the list, also one before the part. */
    void take(String line) {
        ListedValue value = ListedValue.parse(line).orElse(null);
        boolean readable = value != null
                && value.identifier().isPresent()
                && UnixsockConnection.fits(UnixsockFeed.question(value))
                && seen.hasRoomFor(value);
        leftOut += readable ? 0 : 1;
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

    /** The line at which the next part begins. */
    long end() {
        return end;
    }

    boolean isLast() {
        return end < 0 || end >= lines;
    }

    /** How many lines of the whole list cannot be read for certain, or are beyond what can be remembered. */
    int leftOut() {
        return leftOut;
    }
}
