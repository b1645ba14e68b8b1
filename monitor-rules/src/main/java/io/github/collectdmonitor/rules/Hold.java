package io.github.collectdmonitor.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long or how often a condition must be true before a rule acts. */
sealed interface Hold {
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

    /** Reads {@code N of M} or {@code for 5m}; null where it is neither. */
    static @Nullable Hold parse(String text) {
        Matcher times = HoldPatterns.TIMES.matcher(text);
        if (times.matches()) {
            int needed = Integer.parseInt(times.group(1));
            int of = Integer.parseInt(times.group(2));
            return needed >= 1 && needed <= of && of <= MOST ? new Times(needed, of) : null;
        }
        if (!text.startsWith("for ")) {
            return null;
        }
        Duration duration = Durations.parse(text.substring("for ".length()).strip());
        return duration == null || duration.isZero() ? null : new Lasting(duration);
    }

    /** Kept out of the interface, where all would be public. */
    final class HoldPatterns {
        private static final Pattern TIMES = Pattern.compile(" *([0-9]{1,3}) +of +([0-9]{1,3}) *");

        private HoldPatterns() {}
    }
}
