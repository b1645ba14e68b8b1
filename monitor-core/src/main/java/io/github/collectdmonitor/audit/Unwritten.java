package io.github.collectdmonitor.audit;

import java.time.Instant;

/**
 * What has no line of its own because the log could not be written.
 *
 * @param since when the first of it happened
 * @param requests how many requests were refused for that
 * @param lines how many lines were more than may wait
 */
record Unwritten(Instant since, long requests, long lines) {
    Unwritten plusRequest() {
        return new Unwritten(since, requests + 1, lines);
    }

    Unwritten plusLine() {
        return new Unwritten(since, requests, lines + 1);
    }

    /** What came to it since it was so much. */
    Unwritten minus(Unwritten told, Instant now) {
        return new Unwritten(now, requests - told.requests, lines - told.lines);
    }

    boolean isNothing() {
        return requests == 0 && lines == 0;
    }
}
