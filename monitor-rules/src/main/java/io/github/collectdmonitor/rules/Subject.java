package io.github.collectdmonitor.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a rule is about: each event of exactly one kind is judged by it. */
enum Subject {
    /** A value of a series. */
    METRIC(
            List.of("host", "plugin", "plugin_instance", "type", "type_instance", "dsname"),
            List.of("value", "rate", "interval", "time")),
    /** A notification. */
    NOTIFICATION(
            List.of("host", "plugin", "plugin_instance", "type", "type_instance"),
            List.of("severity", "message", "time")),
    /** The state of this host's collectd. */
    HOST(List.of(), List.of("running", "silent"));

    /** The member that holds meta data by name. */
    static final String META = "meta";

    /** What an expression may begin a variable with; {@code collectd.running} and {@code feed.silent} are one subject. */
    static final Map<String, Subject> ROOTS = roots();

    private final List<String> identity;
    private final List<String> others;

    Subject(List<String> identity, List<String> others) {
        this.identity = identity;
        this.others = others;
    }

    private static Map<String, Subject> roots() {
        Map<String, Subject> roots = new LinkedHashMap<>();
        roots.put("metric", METRIC);
        roots.put("notification", NOTIFICATION);
        roots.put("collectd", HOST);
        roots.put("feed", HOST);
        return roots;
    }

    /** Whether a field is the same for all events of a series. */
    boolean isIdentity(String field) {
        return identity.contains(field);
    }

    /** The fields that stand after a root. */
    List<String> fields(String root) {
        if (this == HOST) {
            return root.equals("feed") ? List.of("silent") : List.of("running");
        }
        List<String> fields = new ArrayList<>(identity);
        fields.addAll(others);
        fields.add(META);
        return fields;
    }
}
