package io.github.collectdmonitor.rules.definition;

import java.time.Duration;

/** How long or how often a condition must be true before a rule acts. */
public sealed interface Hold {
    /** At the first event that makes it true. */
    Hold AT_ONCE = new Times(1, 1);

    /** How many events may be looked back at: a bit each. */
    int MOST = 64;

    /** So many of the last events. */
    record Times(int needed, int of) implements Hold {
        @Override
        public String toString() {
            return needed + " of " + of;
        }
    }

    /** Without interruption for a time, by the events' clock. */
    record Lasting(Duration duration) implements Hold {
        @Override
        public String toString() {
            return "for " + duration.toSeconds() + "s";
        }
    }
}
