package io.github.collectdmonitor.packet;

import io.github.collectdmonitor.settings.SecurityLevel;
import org.jspecify.annotations.Nullable;

/**
 * Which packets are believed, as collectd's own server does it. Without an auth file, signed packets are read unverified, which
 * level None allows, and encrypted ones cannot be read.
 *
 * <p>Collectd's protocol has nothing against replay: neither signature nor encryption covers a counter or the time of sending,
 * so whoever can record a packet can send it again, and it is believed again. Only the times of its values tell.
 *
 * @param level what packets must be
 * @param authFile the users; needed for any level but None
 */
public record PacketSecurity(SecurityLevel level, @Nullable AuthFile authFile) {
    /** All packets are read, encrypted ones excepted. */
    public static final PacketSecurity NONE = new PacketSecurity(SecurityLevel.NONE, null);

    /** @throws IllegalArgumentException if the level needs an auth file, and there is none */
    public PacketSecurity {
        if (level != SecurityLevel.NONE && authFile == null) {
            throw new IllegalArgumentException("the security level " + level + " needs an auth file");
        }
    }
}
