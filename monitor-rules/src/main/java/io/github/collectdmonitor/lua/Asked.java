package io.github.collectdmonitor.lua;

/**
 * What a handler wants done.
 *
 * @param handler {@code file.lua}, or {@code file.lua:name} where the file has several
 * @param service the service to recover
 * @param command the command that does it
 */
record Asked(String handler, String service, String command) {}
