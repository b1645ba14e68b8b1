package io.github.collectdmonitor.settings;

import java.util.Locale;
import java.util.Optional;

/** What packets must be to be read: {@code SecurityLevel} of collectd's network plugin (collectd.conf(5)). */
public enum SecurityLevel {
    /** All are read. What is signed or encrypted must be so by a known user, where there is an auth file. */
    NONE,
    /** Signed and encrypted ones are read. */
    SIGN,
    /** Encrypted ones are read. */
    ENCRYPT;

    /** The level of a name, in upper or lower case; empty where there is none. */
    public static Optional<SecurityLevel> of(String name) {
        for (SecurityLevel level : values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** The name, as collectd.conf writes it: {@code None}, {@code Sign} or {@code Encrypt}. */
    @Override
    public String toString() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
