package io.github.collectdmonitor.rules.series;

import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.metric.ShownText;
import io.github.collectdmonitor.time.TimePoint;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Says in the log what is left out for its time: the first of each kind, then one in ten minutes at most. */
final class DroppedEventLog {
    private static final Logger LOG = System.getLogger(DroppedEventLog.class.getName());
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(10);
    private static final int LONGEST_SHOWN = 200;

    private final Map<Kind, Said> said = new EnumMap<>(Kind.class);

    private enum Kind {
        OLD,
        AHEAD,
        REPEATED
    }

    /** When the last line was, and how many it did not say since. */
    private record Said(TimePoint last, long unsaid) {}

    /**
     * An event is of another time.
     *
     * @param behind how many seconds it is behind this host's clock; negative where it is ahead
     */
    void misdated(Event event, long behind, TimePoint now) {
        boolean old = behind > 0;
        log(
                old ? Kind.OLD : Kind.AHEAD,
                event,
                "its time is " + Math.abs(behind) + " s " + (old ? "behind" : "ahead of") + " this host's clock",
                now);
    }

    void repeated(Event event, TimePoint now) {
        log(Kind.REPEATED, event, "this notification came before, or there are too many", now);
    }

    private void log(Kind kind, Event event, String why, TimePoint now) {
        Said before = said.get(kind);
        if (before != null && !now.passed(BETWEEN_LINES, before.last())) {
            said.put(kind, new Said(before.last(), before.unsaid() + 1));
            return;
        }
        String others = before == null || before.unsaid() == 0
                ? ""
                : "; so were " + before.unsaid() + " more since the last such line";
        LOG.log(
                Level.WARNING,
                "{0} is left out: {1}{2}",
                ShownText.of(event.identifier().toString(), LONGEST_SHOWN),
                why,
                others);
        said.put(kind, new Said(now, 0));
    }
}
