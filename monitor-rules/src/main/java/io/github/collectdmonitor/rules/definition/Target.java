package io.github.collectdmonitor.rules.definition;

/**
 * The other host that a command is sent to over MQTT.
 *
 * @param topic where its agent takes commands
 * @param resultTopic where it publishes results
 */
public record Target(String topic, String resultTopic) {}
