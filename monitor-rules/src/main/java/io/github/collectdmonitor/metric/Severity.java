package io.github.collectdmonitor.metric;

import java.util.Locale;
import java.util.Optional;

/** How bad a notification is (collectd's plugin.h: {@code NOTIF_FAILURE} 1, {@code NOTIF_WARNING} 2, {@code NOTIF_OKAY} 4). */
public enum Severity {
    /** Something has failed. */
    FAILURE(1),
    /** Something may fail. */
    WARNING(2),
    /** It is well again. */
    OKAY(4);

    private final int code;
    private final String text = name().toLowerCase(Locale.ROOT);

    Severity(int code) {
        this.code = code;
    }

    /** The severity of a code in a packet; empty where there is none. */
    public static Optional<Severity> of(long code) {
        for (Severity severity : values()) {
            if (severity.code == code) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    /** The severity of a name as {@code PUTNOTIF} takes it, in upper or lower case; empty where there is none. */
    public static Optional<Severity> of(String name) {
        for (Severity severity : values()) {
            if (severity.text.equalsIgnoreCase(name)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    /** The code, as collectd has it in packets. */
    public int code() {
        return code;
    }

    /** The name in lower case, as {@code PUTNOTIF} takes it. */
    @Override
    public String toString() {
        return text;
    }
}
