package io.github.collectdmonitor.rules.file;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.github.collectdmonitor.rules.definition.FiringLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Parses and formats firing limits as rules and settings write them. */
public final class LimitTexts {
    /** Said where a cooldown cannot be read. */
    static final String COOLDOWN = "must be " + Durations.FORM;

    /** Said where an at_most cannot be read. */
    static final String AT_MOST = "must be as in \"3 in 1h\", 1 to " + FiringLimits.MOST_TIMES + " times";

    private static final Pattern TIMES_WITHIN = Pattern.compile(" *([0-9]{1,6}) +in +([0-9]+[smhd]) *");

    private LimitTexts() {}

    /**
     * Reads limits; of what is null, the usual ones are taken.
     *
     * @param cooldown such as {@code 10m}
     * @param atMost such as {@code 3 in 1h}
     * @throws IllegalArgumentException if one of them cannot be read; its message says which, and how it must be
     */
    public static FiringLimits parse(@Nullable String cooldown, @Nullable String atMost) {
        Duration waits = cooldown == null ? FiringLimits.DEFAULT.cooldown() : cooldown(cooldown);
        if (waits == null) {
            throw new IllegalArgumentException("cooldown " + COOLDOWN);
        }
        FiringLimits limits = atMost == null ? usual(waits) : atMost(atMost, waits);
        if (limits == null) {
            throw new IllegalArgumentException("at_most " + AT_MOST);
        }
        return limits;
    }

    /** The limits with this cooldown where nothing else is said. */
    static FiringLimits usual(Duration cooldown) {
        return new FiringLimits(cooldown, FiringLimits.DEFAULT.times(), FiringLimits.DEFAULT.within());
    }

    /** Reads a cooldown; null where it is none. */
    static @Nullable Duration cooldown(String text) {
        return Durations.parse(text);
    }

    /** Reads how often something may fire; null where the text does not say that. */
    static @Nullable FiringLimits atMost(String text, Duration cooldown) {
        Matcher matcher = TIMES_WITHIN.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int times = Integer.parseInt(matcher.group(1));
        Duration within = Durations.parse(matcher.group(2));
        return times >= 1 && times <= FiringLimits.MOST_TIMES && within != null && !within.isZero()
                ? new FiringLimits(cooldown, times, within)
                : null;
    }
}
