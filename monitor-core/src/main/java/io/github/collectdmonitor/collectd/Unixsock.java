package io.github.collectdmonitor.collectd;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Asks collectd's unixsock plugin how it is (collectd-unixsock(5)). Each call is a connection of its own. */
final class Unixsock {
    private final Path socket;

    Unixsock(Path socket) {
        this.socket = socket;
    }

    /**
     * The time of the newest value that collectd knows; empty where it knows none.
     *
     * @throws IOException if nobody answers, or not within 2 s
     */
    Optional<Instant> newestValue() throws IOException {
        try (UnixsockConnection connection = UnixsockConnection.open(socket)) {
            return connection.ask("LISTVAL").lines().stream()
                    .flatMap(line -> time(line).stream())
                    .max(Instant::compareTo);
        }
    }

    private static Optional<Instant> time(String line) {
        int blank = line.indexOf(' ');
        try {
            return blank <= 0
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochMilli(new BigDecimal(line.substring(0, blank))
                            .movePointRight(3)
                            .longValue()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
