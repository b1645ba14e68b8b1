package io.github.collectdmonitor.audit;

import java.time.Instant;

/**
 * Counts entries without a line of their own, since the log could not be written.
 *
 * @param since the time of the first of them
 * @param requests the number of requests that were rejected because of this
 * @param lines the number of lines beyond the limit of pending lines
 */
record SkippedLines(Instant since, long requests, long lines) {
    SkippedLines plusRequest() {
        return new SkippedLines(since, requests + 1, lines);
    }

    SkippedLines plusLine() {
        return new SkippedLines(since, requests, lines + 1);
    }

    /** Returns the counts since an earlier state was reported. */
    SkippedLines minus(SkippedLines reported, Instant now) {
        return new SkippedLines(now, requests - reported.requests, lines - reported.lines);
    }

    boolean isNothing() {
        return requests == 0 && lines == 0;
    }
}
