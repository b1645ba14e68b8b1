package io.github.collectdmonitor.settings;

import java.util.Locale;
import java.util.Optional;

/** The minimum protection of packets: {@code SecurityLevel} of collectd's network plugin (collectd.conf(5)). */
public enum SecurityLevel {
    /** All packets are accepted; with an auth file, signed or encrypted ones must be those of a known user. */
    NONE,
    /** Signed and encrypted packets are accepted. */
    SIGN,
    /** Encrypted packets are accepted. */
    ENCRYPT;

    /** Returns the level of a name, in upper or lower case; empty if there is none. */
    public static Optional<SecurityLevel> of(String name) {
        for (SecurityLevel level : values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    /** Returns the name as in collectd.conf: {@code None}, {@code Sign} or {@code Encrypt}. */
    @Override
    public String toString() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
