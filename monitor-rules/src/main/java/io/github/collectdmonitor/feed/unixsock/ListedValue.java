package io.github.collectdmonitor.feed.unixsock;

import io.github.collectdmonitor.metric.Identifier;
import java.util.Optional;

/**
 * A line of {@code LISTVAL}: {@code 1795362600.425 host1/df-root/df_complex-free}.
 *
 * @param nanos when the value was read, in nanoseconds since 1970; collectd shows the millisecond
 * @param name as collectd writes it and as {@code GETVAL} takes it
 */
record ListedValue(long nanos, String name) {
    private static final int DIGITS_OF_NANOS = 9;

    /** Parses a line; empty if it is invalid. */
    static Optional<ListedValue> parse(String line) {
        int blank = line.indexOf(' ');
        int point = line.indexOf('.');
        if (point <= 0 || point > blank || blank - point - 1 > DIGITS_OF_NANOS) {
            return Optional.empty();
        }
        String fraction = line.substring(point + 1, blank);
        try {
            long nanos = Long.parseLong(fraction + "0".repeat(DIGITS_OF_NANOS - fraction.length()));
            long seconds = Math.multiplyExact(Long.parseLong(line.substring(0, point)), 1_000_000_000L);
            return Optional.of(new ListedValue(Math.addExact(seconds, nanos), line.substring(blank + 1)));
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the parts of the name; empty if it has more or fewer than two slashes, because the host's name is
     * ambiguous then.
     */
    Optional<Identifier> identifier() {
        String[] parts = name.split("/", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        int plugin = parts[1].indexOf('-');
        int type = parts[2].indexOf('-');
        return Optional.of(new Identifier(
                parts[0],
                plugin < 0 ? parts[1] : parts[1].substring(0, plugin),
                plugin < 0 ? "" : parts[1].substring(plugin + 1),
                type < 0 ? parts[2] : parts[2].substring(0, type),
                type < 0 ? "" : parts[2].substring(type + 1)));
    }
}
