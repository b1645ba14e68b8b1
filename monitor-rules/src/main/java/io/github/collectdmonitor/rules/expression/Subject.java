package io.github.collectdmonitor.rules.expression;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The kind of event that a condition is about. */
public enum Subject {
    /** A value of a series. */
    METRIC,
    /** A notification. */
    NOTIFICATION,
    /** The state of this host's collectd. */
    HOST;

    /** The member that holds meta data by key. */
    static final String META = "meta";

    /** What a variable can begin with, by name; {@code collectd.running} and {@code feed.silent} have one subject. */
    static final Map<String, Root> ROOTS = roots();

    /**
     * The beginning of a variable.
     *
     * @param fields the fields that can follow, by name
     */
    record Root(Subject subject, Map<String, Field> fields) {
        boolean hasMeta() {
            return subject != HOST;
        }

        /** The names that can follow, in the order of the documentation. */
        List<String> members() {
            return Stream.concat(fields.keySet().stream(), hasMeta() ? Stream.of(META) : Stream.empty())
                    .toList();
        }
    }

    private static Map<String, Root> roots() {
        List<Field> identity =
                List.of(Field.HOST, Field.PLUGIN, Field.PLUGIN_INSTANCE, Field.TYPE, Field.TYPE_INSTANCE);
        Map<String, Root> roots = new LinkedHashMap<>();
        roots.put("metric", root(METRIC, identity, Field.DSNAME, Field.VALUE, Field.RATE, Field.INTERVAL, Field.TIME));
        roots.put("notification", root(NOTIFICATION, identity, Field.SEVERITY, Field.MESSAGE, Field.TIME));
        roots.put("collectd", root(HOST, List.of(), Field.RUNNING));
        roots.put("feed", root(HOST, List.of(), Field.SILENT));
        return Collections.unmodifiableMap(roots);
    }

    private static Root root(Subject subject, List<Field> identity, Field... others) {
        Map<String, Field> fields = new LinkedHashMap<>();
        Stream.concat(identity.stream(), Stream.of(others)).forEach(field -> fields.put(field.text(), field));
        return new Root(subject, Collections.unmodifiableMap(fields));
    }
}
