package io.github.collectdmonitor.mqtt.message;

import java.util.List;

/** Matches topics with a subscription's filter (MQTT 5.0 §4.7). */
public final class TopicFilter {
    private static final String SHARED = "$share/";

    private final String[] levels;

    private TopicFilter(String filter) {
        levels = levels(filter);
    }

    /** Returns the filters of subscriptions; shared ones without the name of their group. */
    public static List<TopicFilter> of(List<String> filters) {
        return filters.stream()
                .map(filter -> new TopicFilter(
                        filter.startsWith(SHARED)
                                ? filter.substring(filter.indexOf('/', SHARED.length()) + 1)
                                : filter))
                .toList();
    }

    /** Returns whether a message to this topic belongs to the subscription. */
    public boolean matches(String topic) {
        String[] named = levels(topic);
        if (topic.startsWith("$") && (levels[0].equals("#") || levels[0].equals("+"))) {
            return false;
        }
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                return true;
            }
            if (i == named.length || !(levels[i].equals("+") || levels[i].equals(named[i]))) {
                return false;
            }
        }
        return levels.length == named.length;
    }

    private static String[] levels(String topic) {
        return topic.split("/", -1);
    }
}
