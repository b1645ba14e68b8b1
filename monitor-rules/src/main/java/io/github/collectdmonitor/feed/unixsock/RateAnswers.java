package io.github.collectdmonitor.feed.unixsock;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Parses responses to {@code GETVAL}, lines of {@code shortterm=1.176758e-01}: rates, and therefore gauges for every
 * type.
 */
final class RateAnswers {
    private static final int MOST_LISTS = 4096;

    /** The approximate memory limit of all names, and the maximum number of lines: no type has more data sources. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_LINES = 63;
    private static final int BYTES_A_NAME = 96;

    private final Map<List<String>, List<DataSource>> sources = new HashMap<>();
    private int heldBytes;

    /** Returns the values in the response's lines; empty if they are invalid. */
    Optional<ValueList> values(Identifier identifier, long nanos, List<String> lines) {
        if (lines.size() > MOST_LINES) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>(lines.size());
        long[] raw = new long[lines.size()];
        try {
            for (int i = 0; i < raw.length; i++) {
                int equals = lines.get(i).lastIndexOf('=');
                names.add(lines.get(i).substring(0, Math.max(0, equals)));
                raw[i] = Double.doubleToRawLongBits(number(lines.get(i).substring(equals + 1)));
            }
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return raw.length == 0
                ? Optional.empty()
                : Optional.of(new ValueList(identifier, nanos, 0, gauges(names), raw, Map.of()));
    }

    private List<DataSource> gauges(List<String> names) {
        List<DataSource> known = sources.get(names);
        if (known != null) {
            return known;
        }
        int bytes = names.stream()
                .mapToInt(name -> BYTES_A_NAME + Character.BYTES * name.length())
                .sum();
        if (sources.size() >= MOST_LISTS || heldBytes + bytes > MOST_BYTES) {
            sources.clear();
            heldBytes = 0;
        }
        heldBytes += bytes;
        List<DataSource> made = names.stream()
                .map(name -> new DataSource(name, DataSourceType.GAUGE))
                .toList();
        sources.put(List.copyOf(names), made);
        return made;
    }

    /** Parses a number as C writes it, including {@code nan}, {@code -nan} and {@code inf}. */
    private static double number(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
