package io.github.collectdmonitor.metric;

import java.util.Map;

/**
 * A notification of collectd.
 *
 * @param identifier the identifier
 * @param time in nanoseconds since 1970
 * @param severity the severity
 * @param message the text
 * @param meta its meta data: String, Long, Double or Boolean by name
 */
public record Notification(
        Identifier identifier, long time, Severity severity, String message, Map<String, Object> meta)
        implements Event {
    /** The plugin of the agent's own notifications, which never reach rules or handlers. */
    public static final String OWN_PLUGIN = "collectd-monitor";

    /** Copies the meta data. */
    public Notification {
        meta = Map.copyOf(meta);
    }

    /** Returns whether the agent itself sent it. */
    public boolean isOwn() {
        return identifier.plugin().equals(OWN_PLUGIN);
    }
}
