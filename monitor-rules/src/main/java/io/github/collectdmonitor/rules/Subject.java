package io.github.collectdmonitor.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a rule is about: each event of exactly one kind is judged by it. */
enum Subject {
    /** A value of a series. */
    METRIC,
    /** A notification. */
    NOTIFICATION,
    /** The state of this host's collectd. */
    HOST;

    /** The member that holds meta data by name. */
    static final String META = "meta";

    /** What an expression may begin a variable with; {@code collectd.running} and {@code feed.silent} are one subject. */
    static final Map<String, Subject> ROOTS = roots();

    private static Map<String, Subject> roots() {
        Map<String, Subject> roots = new LinkedHashMap<>();
        roots.put("metric", METRIC);
        roots.put("notification", NOTIFICATION);
        roots.put("collectd", HOST);
        roots.put("feed", HOST);
        return roots;
    }

    private List<String> identity() {
        return switch (this) {
            case METRIC -> List.of("host", "plugin", "plugin_instance", "type", "type_instance", "dsname");
            case NOTIFICATION -> List.of("host", "plugin", "plugin_instance", "type", "type_instance");
            case HOST -> List.of();
        };
    }

    /** Whether a field is the same for all events of a series. */
    boolean isIdentity(String field) {
        return identity().contains(field);
    }

    /** The fields that stand after a root. */
    List<String> fields(String root) {
        if (this == HOST) {
            return List.of(root.equals("feed") ? "silent" : "running");
        }
        List<String> fields = new ArrayList<>(identity());
        fields.addAll(
                this == METRIC ? List.of("value", "rate", "interval", "time") : List.of("severity", "message", "time"));
        fields.add(META);
        return fields;
    }
}
