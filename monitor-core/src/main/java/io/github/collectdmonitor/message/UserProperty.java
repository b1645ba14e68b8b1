package io.github.collectdmonitor.message;

/** A user property of a message: a name and a value; names may repeat (MQTT 5.0 §3.3.2.3.7). */
public record UserProperty(String name, String value) {}
