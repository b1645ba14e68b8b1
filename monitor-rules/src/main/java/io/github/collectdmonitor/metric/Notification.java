package io.github.collectdmonitor.metric;

import java.util.Map;

/**
 * A notification of collectd.
 *
 * @param identifier what it is about
 * @param time in nanoseconds since 1970
 * @param severity how bad it is
 * @param message the text
 * @param meta its meta data: String, Long, Double or Boolean by name
 */
public record Notification(
        Identifier identifier, long time, Severity severity, String message, Map<String, Object> meta)
        implements Event {
    /** The plugin of the notifications that the agent itself gives, which never reach rules or handlers (issue 5, part 6). */
    public static final String OWN_PLUGIN = "collectd-monitor";

    /** Copies the meta data. */
    public Notification {
        meta = Map.copyOf(meta);
    }

    /** Whether the agent itself has given it. */
    public boolean isOwn() {
        return identifier.plugin().equals(OWN_PLUGIN);
    }
}
