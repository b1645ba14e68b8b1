package io.github.collectdmonitor.feed;

import io.github.collectdmonitor.settings.ListenAddress;
import io.github.collectdmonitor.settings.SecurityLevel;
import java.util.Optional;

/** Whether packets can be awaited at an address, which another program may listen at meanwhile, such as the agent itself. */
public final class ListenCheck {
    private ListenCheck() {}

    /** Says why not; empty where they can. It asks for names, so it may take as long as that takes. */
    public static Optional<String> problem(ListenAddress address, SecurityLevel level) {
        try {
            ListenSockets.tryAddresses(address, level);
            return Optional.empty();
        } catch (FeedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
