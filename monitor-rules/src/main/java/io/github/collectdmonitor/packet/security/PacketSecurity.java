package io.github.collectdmonitor.packet.security;

import io.github.collectdmonitor.settings.SecurityLevel;
import org.jspecify.annotations.Nullable;

/**
 * Which packets are accepted, as by collectd's server. Without an auth file, signed packets are read unverified, which
 * level None allows, and encrypted ones cannot be read.
 *
 * <p>Collectd's protocol has no replay protection: neither signature nor encryption covers a counter or the time of
 * sending, so a recorded packet can be sent again and is accepted again. Only the times of its values show it.
 *
 * @param level the required protection
 * @param authFile the users; needed for any level but None
 */
public record PacketSecurity(SecurityLevel level, @Nullable AuthFile authFile) {
    /** Accepts all packets except encrypted ones. */
    public static final PacketSecurity NONE = new PacketSecurity(SecurityLevel.NONE, null);

    /** @throws IllegalArgumentException if the level needs an auth file, and there is none */
    public PacketSecurity {
        if (level != SecurityLevel.NONE && authFile == null) {
            throw new IllegalArgumentException("The security level " + level + " needs an auth file");
        }
    }
}
