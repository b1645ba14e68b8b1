package io.github.collectdmonitor.collectd.syntax;

import java.util.List;

/**
 * A config with what it includes, as collectd reads it.
 *
 * @param statements in the order in which collectd carries them out; none where it refuses the config
 * @param refused whether collectd refuses to read it
 * @param complete whether nothing of it depends on what only the daemon knows, or is too large
 */
public record ReadConfig(List<ConfigItem> statements, boolean refused, boolean complete) {
    public ReadConfig {
        statements = List.copyOf(statements);
    }

    /** One of which nothing is known. */
    static ReadConfig tooLarge() {
        return new ReadConfig(List.of(), false, false);
    }

    /** Whether nothing of it is known. */
    public boolean isUnknown() {
        return !complete && statements.isEmpty();
    }

    /** Returns whether collectd certainly finds nothing in it, and so does not start. */
    public boolean isEmpty() {
        return complete && !refused && statements.isEmpty();
    }
}
