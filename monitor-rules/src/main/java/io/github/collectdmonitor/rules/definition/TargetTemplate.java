package io.github.collectdmonitor.rules.definition;

import io.github.collectdmonitor.metric.ShownText;
import io.github.collectdmonitor.rules.expression.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Where a rule of a central agent sends its command: topics in which a placeholder stands for the host that the event comes
 * from.
 */
public record TargetTemplate(String topic, String resultTopic, String placeholder) {
    private static final int LONGEST = 1000;

    /** Returns the placeholder of the host in a topic; rules about collectd itself have none. */
    public static String placeholder(Subject subject) {
        return switch (subject) {
            case METRIC -> "{metric.host}";
            case NOTIFICATION -> "{notification.host}";
            case HOST -> "";
        };
    }

    /** What is wrong with the template of a topic; null where nothing is. */
    public static @Nullable String flaw(String template, Subject subject) {
        String placeholder = placeholder(subject);
        String rest = placeholder.isEmpty() ? template : template.replace(placeholder, "host");
        if (rest.isEmpty() || rest.length() > LONGEST) {
            return "must be a topic of 1 to " + LONGEST + " characters";
        }
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            return placeholder.isEmpty()
                    ? "must have no placeholder: the rule is about this host"
                    : "may have no other placeholder than " + placeholder;
        }
        return isTopic(rest) ? null : "must be a topic, without +, # and NUL";
    }

    /** The topic of results where only that of commands is given; null where it does not end in {@code /command}. */
    public static @Nullable String resultTopic(String topic) {
        String end = "/command";
        return topic.endsWith(end) ? topic.substring(0, topic.length() - end.length()) + "/result" : null;
    }

    /** Whether a host's name may be a level of a topic: with a slash or a wildcard in it, it would name another place. */
    static boolean isUsable(String host) {
        return !host.isEmpty()
                && host.length() <= LONGEST
                && host.charAt(0) != '$'
                && host.indexOf('/') < 0
                && host.codePoints().allMatch(ShownText::isShown)
                && isTopic(host);
    }

    private static boolean isTopic(String text) {
        return text.indexOf('+') < 0 && text.indexOf('#') < 0 && text.indexOf('\0') < 0;
    }

    /** Whether the host's name is part of it. */
    boolean namesHost() {
        return !placeholder.isEmpty() && (topic.contains(placeholder) || resultTopic.contains(placeholder));
    }

    /** The target for one host, whose name is usable. */
    public Target resolve(String host) {
        return namesHost()
                ? new Target(topic.replace(placeholder, host), resultTopic.replace(placeholder, host))
                : new Target(topic, resultTopic);
    }
}
