package io.github.collectdmonitor.rules;

import org.jspecify.annotations.Nullable;

/** What an expression can ask about one event. */
interface Facts {
    /** A field as a String, Double or Boolean. */
    @Nullable
    Object field(String name);

    /** A piece of meta data as a String, Long, Double or Boolean; null where there is none. */
    @Nullable
    Object meta(String key);

    /** A field that is a number. */
    double number(NumberField field);

    /** The host that the event comes from; empty where it has none. */
    String host();
}
