package io.github.collectdmonitor.collectd.syntax;

import java.util.List;

/**
 * A config with its included files, as collectd reads it.
 *
 * @param statements in the order in which collectd evaluates them; none if it rejects the config
 * @param refused whether collectd rejects it
 * @param complete whether no part of it depends on the daemon's environment or is too large
 */
public record ReadConfig(List<ConfigItem> statements, boolean refused, boolean complete) {
    public ReadConfig {
        statements = List.copyOf(statements);
    }

    /** Creates a config with unknown content. */
    static ReadConfig tooLarge() {
        return new ReadConfig(List.of(), false, false);
    }

    /** Whether its content is unknown. */
    public boolean isUnknown() {
        return !complete && statements.isEmpty();
    }

    /** Returns whether collectd certainly finds no statement in it, and thus does not start. */
    public boolean isEmpty() {
        return complete && !refused && statements.isEmpty();
    }
}
