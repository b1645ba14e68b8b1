package io.github.collectdmonitor.rules;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Firing limits as they stand in rules and settings. */
public final class LimitTexts {
    private static final Pattern AT_MOST = Pattern.compile(" *([0-9]{1,6}) +in +([0-9]+[smhd]) *");

    private LimitTexts() {}

    /**
     * Reads limits; of what is null, the usual ones are taken.
     *
     * @param cooldown such as {@code 10m}
     * @param atMost such as {@code 3 in 1h}
     * @throws IllegalArgumentException if one of them cannot be read; its message says which, and how it must be
     */
    public static FiringLimits parse(@Nullable String cooldown, @Nullable String atMost) {
        FiringLimits usual = FiringLimits.DEFAULT;
        Duration waits = cooldown == null ? usual.cooldown() : cooldown(cooldown);
        return atMost == null ? new FiringLimits(waits, usual.times(), usual.within()) : atMost(atMost, waits);
    }

    private static Duration cooldown(String text) {
        Duration cooldown = Durations.parse(text);
        if (cooldown == null) {
            throw new IllegalArgumentException("cooldown must be " + Durations.FORM);
        }
        return cooldown;
    }

    private static FiringLimits atMost(String text, Duration cooldown) {
        Matcher matcher = AT_MOST.matcher(text);
        if (matcher.matches()) {
            int times = Integer.parseInt(matcher.group(1));
            Duration within = Durations.parse(matcher.group(2));
            if (times >= 1 && times <= FiringLimits.MOST_TIMES && within != null && !within.isZero()) {
                return new FiringLimits(cooldown, times, within);
            }
        }
        throw new IllegalArgumentException(
                "at_most must be as in \"3 in 1h\", 1 to " + FiringLimits.MOST_TIMES + " times");
    }
}
