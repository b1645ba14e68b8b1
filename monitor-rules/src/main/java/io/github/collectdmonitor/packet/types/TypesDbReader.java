package io.github.collectdmonitor.packet.types;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a types.db(5) as collectd 5.12 does ({@code types_list.c}): empty fields are skipped, a name is
 * truncated to 127 bytes, a limit is parsed like C's {@code atof}, and other invalid lines are skipped.
 */
final class TypesDbReader {
    /** The longest line with its end, as in collectd. */
    private static final int LONGEST_LINE = 4095;

    private static final int MOST_FIELDS = 64;
    private static final int SHORTEST_SOURCE = 11;
    private static final int SOURCE_PARTS = 4;
    private static final int MOST_PARTS = 8;
    private static final int LONGEST_NAME = 127;

    private final Map<String, List<DataSource>> types;
    private final List<Integer> skipped = new ArrayList<>();

    /** Adds types to this map; a later line of a type replaces an earlier one. */
    TypesDbReader(Map<String, List<DataSource>> types) {
        this.types = types;
    }

    /** Reads a file's text. */
    void read(byte[] text) {
        int number = 0;
        boolean skipping = false;
        for (int from = 0; from < text.length; ) {
            int to = from;
            while (to < text.length && to - from < LONGEST_LINE && (to == from || text[to - 1] != '\n')) {
                to++;
            }
            number += from == 0 || text[from - 1] == '\n' ? 1 : 0;
            int end = end(text, from, to);
            // Like collectd, treat all pieces after a too long one as its rest, until a shorter piece.
            if (end - from >= LONGEST_LINE || skipping) {
                skipping = end - from >= LONGEST_LINE;
                skipped.add(number);
            } else if (!isRead(new String(text, from, end - from, StandardCharsets.ISO_8859_1))) {
                skipped.add(number);
            }
            from = to;
        }
    }

    /** Returns where a line ends for C: at its first NUL. */
    private static int end(byte[] text, int from, int to) {
        int end = from;
        while (end < to && text[end] != 0) {
            end++;
        }
        return end;
    }

    /** Returns the numbers of the invalid or too long lines. */
    List<Integer> skipped() {
        return skipped;
    }

    /** Reads a line whose characters are its bytes; returns false if it is invalid. */
    private boolean isRead(String line) {
        List<String> fields = tokens(line, " \t\r\n", MOST_FIELDS);
        if (line.startsWith("#") || fields.isEmpty() || fields.get(0).startsWith("#")) {
            return true;
        }
        List<DataSource> sources = new ArrayList<>();
        for (String field : fields.subList(1, fields.size())) {
            DataSource source = source(field);
            if (source == null) {
                return false;
            }
            sources.add(source);
        }
        if (!sources.isEmpty()) {
            types.put(name(fields.get(0)), List.copyOf(sources));
        }
        return !sources.isEmpty();
    }

    /** Reads {@code name:TYPE:min:max}, with a comma after all but the last; null if it is invalid. */
    private static @Nullable DataSource source(String field) {
        if (field.length() < SHORTEST_SOURCE) {
            return null;
        }
        String text = field.endsWith(",") ? field.substring(0, field.length() - 1) : field;
        List<String> parts = tokens(text, ":", MOST_PARTS);
        DataSourceType type =
                parts.size() == SOURCE_PARTS ? DataSourceType.of(parts.get(1)).orElse(null) : null;
        return type == null
                ? null
                : new DataSource(
                        name(parts.get(0)),
                        type,
                        limit(parts.get(2), Double.NEGATIVE_INFINITY),
                        limit(parts.get(3), Double.POSITIVE_INFINITY));
    }

    private static double limit(String text, double unlimited) {
        return text.equalsIgnoreCase("U") ? unlimited : NumberPrefix.parse(text);
    }

    /** Splits like strtok(3): consecutive delimiters count as one. */
    private static List<String> tokens(String text, String delimiters, int most) {
        StringTokenizer tokenizer = new StringTokenizer(text, delimiters);
        List<String> tokens = new ArrayList<>();
        while (tokens.size() < most && tokenizer.hasMoreTokens()) {
            tokens.add(tokenizer.nextToken());
        }
        return tokens;
    }

    private static String name(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, 0, Math.min(bytes.length, LONGEST_NAME), StandardCharsets.UTF_8);
    }
}
