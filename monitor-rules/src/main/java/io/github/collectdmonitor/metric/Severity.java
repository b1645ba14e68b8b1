package io.github.collectdmonitor.metric;

import java.util.Locale;
import java.util.Optional;

/**
 * The severity of a notification (collectd's plugin.h: {@code NOTIF_FAILURE} 1, {@code NOTIF_WARNING} 2, {@code
 * NOTIF_OKAY} 4).
 */
public enum Severity {
    /** Something has failed. */
    FAILURE(1),
    /** Something may fail. */
    WARNING(2),
    /** The problem is over. */
    OKAY(4);

    private final int code;
    private final String text = name().toLowerCase(Locale.ROOT);

    Severity(int code) {
        this.code = code;
    }

    /** Returns the severity of a code in a packet; empty if it is unknown. */
    public static Optional<Severity> of(long code) {
        for (Severity severity : values()) {
            if (severity.code == code) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    /** Returns the severity of a name of {@code PUTNOTIF}, in upper or lower case; empty if it is unknown. */
    public static Optional<Severity> of(String name) {
        for (Severity severity : values()) {
            if (severity.text.equalsIgnoreCase(name)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    /** Returns the code in collectd's packets. */
    public int code() {
        return code;
    }

    /** Returns the name in lower case, as in {@code PUTNOTIF}. */
    @Override
    public String toString() {
        return text;
    }
}
