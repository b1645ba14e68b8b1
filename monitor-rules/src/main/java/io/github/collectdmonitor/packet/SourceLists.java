package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.metric.DataSourceType;
import io.github.collectdmonitor.metric.ValueList;
import io.github.collectdmonitor.metric.ValueList.DataSource;
import io.github.collectdmonitor.packet.types.TypesDb;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The data sources of values in a packet: names and limits from TypesDB, types from the packet, with one list for all
 * values of a type. If TypesDB does not define the type with that number of values, a single one is called {@code
 * value}, several {@code 0}, {@code 1}, …: collectd's server would drop them, but rules can use them.
 */
final class SourceLists {
    private static final Logger LOG = System.getLogger(SourceLists.class.getName());

    /** The maximum number of types; more types come from an attacker. */
    private static final int MOST_TYPES = 4096;

    /** How many data sources all lists may have, about 50 bytes each. */
    private static final int MOST_SOURCES = 4 * MOST_TYPES;

    private static final int MOST_WARNINGS = 100;
    private static final int LONGEST_SHOWN = 80;

    private final TypesDb types;
    private final Map<String, Known> lists = new HashMap<>();
    private final Set<String> warned = new HashSet<>();
    private int held;

    @SuppressWarnings("ArrayRecordComponent") // Compared by range.
    private record Known(byte[] codes, List<DataSource> sources) {}

    SourceLists(TypesDb types) {
        this.types = types;
    }

    /** Returns the data sources of {@code count} values with these type codes, or null if a code is unknown. */
    @Nullable
    List<DataSource> sources(String type, byte[] bytes, int codes, int count) {
        Known known = lists.get(type);
        return known != null && Arrays.equals(known.codes, 0, known.codes.length, bytes, codes, codes + count)
                ? known.sources
                : make(type, bytes, codes, count);
    }

    private @Nullable List<DataSource> make(String type, byte[] bytes, int codes, int count) {
        List<DataSource> named = types.sources(type);
        List<DataSource> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            DataSourceType kind = DataSourceType.of(bytes[codes + i]).orElse(null);
            if (kind == null) {
                return null;
            }
            made.add(named.size() == count ? named.get(i).countedAs(kind) : new DataSource(substitute(i, count), kind));
        }
        if (named.size() != count) {
            warn(type, count);
        }
        if (lists.size() >= MOST_TYPES || held + count > MOST_SOURCES) {
            lists.clear();
            held = 0;
        }
        List<DataSource> sources = List.copyOf(made);
        Known before = lists.put(type, new Known(Arrays.copyOfRange(bytes, codes, codes + count), sources));
        held += count - (before == null ? 0 : before.codes.length);
        return sources;
    }

    private static String substitute(int index, int count) {
        return count == 1 ? ValueList.ONLY_SOURCE : Integer.toString(index);
    }

    private void warn(String type, int count) {
        if (!type.isEmpty() && warned.size() < MOST_WARNINGS && warned.add(type)) {
            LOG.log(
                    Level.WARNING,
                    "TypesDB does not define type {0} with {1} values; their names are {2}",
                    type.substring(0, Math.min(type.length(), LONGEST_SHOWN)).replaceAll("\\p{Cc}", "?"),
                    count,
                    count == 1 ? ValueList.ONLY_SOURCE : "0, 1, …");
        }
    }
}
