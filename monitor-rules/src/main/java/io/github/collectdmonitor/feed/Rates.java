package io.github.collectdmonitor.feed;

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

/** Answers to {@code GETVAL}, lines of {@code shortterm=1.176758e-01}: rates, and so gauges, whatever the type counts. */
final class Rates {
    private static final int MOST_LISTS = 4096;

    /** How many bytes of names all lists may hold, some; and how many lines one may have: no type has more data sources. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_LINES = 63;
    private static final int BYTES_A_NAME = 96;

    private final Map<List<String>, List<DataSource>> sources = new HashMap<>();
    private int held;

    /** The values in the answer's lines; empty where they are none. */
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
        if (sources.size() >= MOST_LISTS || held + bytes > MOST_BYTES) {
            sources.clear();
            held = 0;
        }
        held += bytes;
        List<DataSource> made = names.stream()
                .map(name -> new DataSource(name, DataSourceType.GAUGE))
                .toList();
        sources.put(List.copyOf(names), made);
        return made;
    }

    /** As C writes it: {@code nan}, {@code -nan} and {@code inf} besides numbers. */
    private static double number(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
