package io.github.collectdmonitor.collectd.syntax;

/** A text that collectd's grammar does not accept; collectd reads nothing of its file. */
public final class ConfigSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigSyntaxException(String message) {
        super(message);
    }
}
