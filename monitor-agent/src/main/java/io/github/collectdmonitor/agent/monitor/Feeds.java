package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.feed.network.NetworkFeed;
import io.github.collectdmonitor.feed.unixsock.UnixsockFeed;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.packet.security.AuthFile;
import io.github.collectdmonitor.packet.security.PacketSecurity;
import io.github.collectdmonitor.packet.types.TypesDb;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.MonitorSettings.Network;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens the configured feed. */
public final class Feeds {
    private Feeds() {}

    /**
     * Starts to receive events.
     *
     * @param events receives them, on the feed's thread
     * @throws FeedException if it cannot be opened
     */
    public static Feed open(MonitorSettings settings, Consumer<Event> events) throws FeedException {
        Network network = settings.network();
        Duration poll = settings.poll();
        return network != null
                ? network(network, events)
                : UnixsockFeed.start(settings.socket(), poll == null ? UnixsockFeed.DEFAULT_INTERVAL : poll, events);
    }

    /** Returns the feed's address or socket. */
    public static String place(MonitorSettings settings) {
        Network network = settings.network();
        return network == null ? settings.socket().toString() : network.listen().toString();
    }

    private static Feed network(Network from, Consumer<Event> events) throws FeedException {
        return NetworkFeed.open(from.listen(), security(from), TypesDb.read(from.typesDb()), events);
    }

    private static PacketSecurity security(Network from) throws FeedException {
        Path file = from.authFile();
        try {
            return new PacketSecurity(from.security(), file == null ? null : AuthFile.read(file));
        } catch (IOException e) {
            throw new FeedException("The AuthFile " + file + " cannot be read: " + StateFiles.reason(e), e);
        }
    }
}
