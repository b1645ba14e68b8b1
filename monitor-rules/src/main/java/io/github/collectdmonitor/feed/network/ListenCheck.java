package io.github.collectdmonitor.feed.network;

import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.settings.SecurityLevel;
import java.util.Optional;

/** Checks whether the network feed can listen at an address, even while another program, such as the agent, does. */
public final class ListenCheck {
    private ListenCheck() {}

    /** Returns the problem; empty if there is none. Resolves host names, which may block. */
    public static Optional<String> problem(ListenAddress address, SecurityLevel level) {
        try {
            ListenSockets.tryAddresses(address, level);
            return Optional.empty();
        } catch (FeedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
