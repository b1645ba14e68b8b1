package io.github.collectdmonitor.collectd.syntax;

/** Thrown for a text that collectd's grammar rejects; collectd ignores the whole file. */
public final class ConfigSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigSyntaxException(String message) {
        super(message);
    }
}
