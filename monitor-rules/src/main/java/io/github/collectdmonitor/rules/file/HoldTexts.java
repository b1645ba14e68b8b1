package io.github.collectdmonitor.rules.file;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.github.collectdmonitor.rules.definition.Hold;
import io.github.collectdmonitor.rules.definition.Hold.Lasting;
import io.github.collectdmonitor.rules.definition.Hold.Times;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Parses and formats holds as rule files write them. */
public final class HoldTexts {
    private static final Pattern TIMES = Pattern.compile(" *([0-9]{1,3}) +of +([0-9]{1,3}) *");
    private static final String LASTING = "for ";

    private HoldTexts() {}

    /** Reads {@code N of M} or {@code for 5m}; null where it is neither. */
    public static @Nullable Hold parse(String text) {
        Matcher times = TIMES.matcher(text);
        if (times.matches()) {
            int needed = Integer.parseInt(times.group(1));
            int of = Integer.parseInt(times.group(2));
            return needed >= 1 && needed <= of && of <= Hold.MOST ? new Times(needed, of) : null;
        }
        if (!text.startsWith(LASTING)) {
            return null;
        }
        Duration duration = Durations.parse(text.substring(LASTING.length()).strip());
        return duration == null || duration.isZero() ? null : new Lasting(duration);
    }
}
