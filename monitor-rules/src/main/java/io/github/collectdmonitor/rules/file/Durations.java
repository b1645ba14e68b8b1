package io.github.collectdmonitor.rules.file;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Parses durations of rule files: a whole number and s, m, h or d. */
final class Durations {
    /** Said where a time cannot be read. */
    static final String FORM = "a time such as \"30s\", \"10m\", \"1h\" or \"7d\"";

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final Duration LONGEST = Duration.ofDays(366);

    private Durations() {}

    /** Reads a time of at most 366 days; null where it is none. */
    static @Nullable Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long count = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
        return duration.compareTo(LONGEST) <= 0 ? duration : null;
    }
}
