package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.feed.Feed;
import io.github.collectdmonitor.feed.FeedException;
import io.github.collectdmonitor.feed.NetworkFeed;
import io.github.collectdmonitor.feed.UnixsockFeed;
import io.github.collectdmonitor.metric.Event;
import io.github.collectdmonitor.packet.AuthFile;
import io.github.collectdmonitor.packet.PacketSecurity;
import io.github.collectdmonitor.packet.TypesDb;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.MonitorSettings.Network;
import io.github.collectdmonitor.state.StateFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The feeds that the settings name. */
final class Feeds implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Feeds.class.getName());

    private final @Nullable Feed network;
    private final @Nullable Feed unixsock;

    private final String names;

    private Feeds(@Nullable Feed network, @Nullable Feed unixsock, String names) {
        this.network = network;
        this.unixsock = unixsock;
        this.names = names;
    }

    /**
     * Begins to take events.
     *
     * @param events takes them, from the thread of either feed
     * @throws FeedException if one cannot be opened; then none is
     */
    static Feeds open(MonitorSettings settings, Consumer<Event> events) throws FeedException {
        Network from = settings.network();
        Feed network = from == null ? null : network(from, events);
        Duration poll = settings.poll();
        String names = Stream.of(from == null ? null : from.listen(), poll == null ? null : settings.socket())
                .filter(Objects::nonNull)
                .map(Object::toString)
                .collect(Collectors.joining(" and "));
        return new Feeds(network, poll == null ? null : UnixsockFeed.start(settings.socket(), poll, events), names);
    }

    private static Feed network(Network from, Consumer<Event> events) throws FeedException {
        return NetworkFeed.open(from.listen(), security(from), types(from), events);
    }

    private static PacketSecurity security(Network from) throws FeedException {
        Path file = from.authFile();
        try {
            return new PacketSecurity(from.security(), file == null ? null : AuthFile.read(file));
        } catch (IOException e) {
            throw new FeedException("The AuthFile " + file + " cannot be read: " + StateFiles.reason(e), e);
        }
    }

    /** Without them the data sources have numbers for names, and all else works. */
    private static TypesDb types(Network from) {
        try {
            return TypesDb.read(from.typesDb());
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Data sources have no names, since a file of LocalMonitor.TypesDB cannot be read: {0}",
                    e);
            return TypesDb.EMPTY;
        }
    }

    /** How long none of them has told anything. */
    Duration silence() {
        Duration ofNetwork = network == null ? null : network.silence();
        Duration ofUnixsock = unixsock == null ? null : unixsock.silence();
        if (ofNetwork == null || ofUnixsock == null) {
            return ofNetwork != null ? ofNetwork : ofUnixsock != null ? ofUnixsock : Duration.ZERO;
        }
        return ofNetwork.compareTo(ofUnixsock) < 0 ? ofNetwork : ofUnixsock;
    }

    /** Where they listen and ask. */
    @Override
    public String toString() {
        return names;
    }

    @Override
    public void close() {
        if (network != null) {
            network.close();
        }
        if (unixsock != null) {
            unixsock.close();
        }
    }
}
