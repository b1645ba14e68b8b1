package io.github.collectdmonitor.rules.expression;

import io.github.collectdmonitor.rules.expression.Expression.ValueType;

/** The fields of events that expressions can ask for, besides meta data. */
public enum Field {
    HOST("host", ValueType.TEXT),
    PLUGIN("plugin", ValueType.TEXT),
    PLUGIN_INSTANCE("plugin_instance", ValueType.TEXT),
    TYPE("type", ValueType.TEXT),
    TYPE_INSTANCE("type_instance", ValueType.TEXT),
    /** The name of the data source. */
    DSNAME("dsname", ValueType.TEXT),
    /** The value as it came. */
    VALUE("value", ValueType.NUMBER),
    /** The value as collectd's threshold plugin sees it: per second for whatever counts. */
    RATE("rate", ValueType.NUMBER),
    /** How often such values come, in seconds. */
    INTERVAL("interval", ValueType.NUMBER),
    /** The event's time in seconds since 1970. */
    TIME("time", ValueType.NUMBER),
    SEVERITY("severity", ValueType.TEXT),
    MESSAGE("message", ValueType.TEXT),
    /** Whether this host's collectd runs. */
    RUNNING("running", ValueType.BOOLEAN),
    /** The seconds since the feed's last event. */
    SILENT("silent", ValueType.NUMBER);

    private final String text;
    private final ValueType type;

    Field(String text, ValueType type) {
        this.text = text;
        this.type = type;
    }

    /** The field's name in an expression. */
    String text() {
        return text;
    }

    ValueType type() {
        return type;
    }

    /** Whether it is the same for all events of a series. */
    boolean isIdentity() {
        return compareTo(DSNAME) <= 0;
    }

    /** Whether it is a number that is 0 or more in every event. */
    boolean isNeverNegative() {
        return this == INTERVAL || this == TIME || this == SILENT;
    }
}
