package io.github.collectdmonitor.message;

/** A name and a value that travel beside the payload; names may repeat (MQTT 5.0 §3.3.2.3.7). */
public record UserProperty(String name, String value) {}
