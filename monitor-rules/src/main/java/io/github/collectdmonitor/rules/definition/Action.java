package io.github.collectdmonitor.rules.definition;

/**
 * A command of config.json that a rule has run.
 *
 * @param service the service
 * @param command one of its commands
 */
public record Action(String service, String command) {}
