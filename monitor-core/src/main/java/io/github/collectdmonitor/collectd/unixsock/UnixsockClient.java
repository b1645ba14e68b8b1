package io.github.collectdmonitor.collectd.unixsock;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads collectd's newest value through its unixsock plugin (collectd-unixsock(5)). Each call uses a new connection.
 */
public record UnixsockClient(Path path) {
    /** The result of a query. */
    public sealed interface Look {
        /**
         * collectd answered.
         *
         * @param newest the time of its newest value, or null if it has none
         */
        record Values(@Nullable Instant newest) implements Look {}

        /**
         * No program listens at the socket.
         *
         * @param reason the error
         * @param since when the socket's file was created, or null if there is no file
         */
        record NoListener(String reason, @Nullable Instant since) implements Look {}

        /**
         * There was no answer, so that nothing is known about the values.
         *
         * @param reason the error
         */
        record NoAnswer(String reason) implements Look {}
    }

    /** Collects the newest time. */
    private static final class Newest {
        private @Nullable BigDecimal time;

        void take(String line) {
            int blank = line.indexOf(' ');
            try {
                if (blank > 0) {
                    BigDecimal next = new BigDecimal(line.substring(0, blank));
                    time = time == null || time.compareTo(next) < 0 ? next : time;
                }
            } catch (NumberFormatException e) {
                // Not the line of a value.
            }
        }

        @Nullable
        Instant instant() {
            return time == null
                    ? null
                    : Instant.ofEpochMilli(time.movePointRight(3).longValue());
        }
    }

    /**
     * Queries the newest value.
     *
     * @param patience how long collectd may take for the next part of its answer
     * @param givenUp polled several times per second; if true, the wait ends
     */
    public Look look(Duration patience, BooleanSupplier givenUp) {
        try (UnixsockConnection connection = UnixsockConnection.open(path, patience, givenUp)) {
            Newest newest = new Newest();
            long count = connection.list("LISTVAL", newest::take);
            return count < 0 ? new Look.NoAnswer("collectd rejects LISTVAL") : new Look.Values(newest.instant());
        } catch (IOException e) {
            Optional<Instant> made = made();
            return made.isEmpty() || e.getCause() instanceof ConnectException
                    ? new Look.NoListener(String.valueOf(e.getMessage()), made.orElse(null))
                    : new Look.NoAnswer(String.valueOf(e.getMessage()));
        }
    }

    /** Returns when the socket's file was created; empty if there is none, or it cannot be accessed. */
    private Optional<Instant> made() {
        try {
            FileTime changed = (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(changed.toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Instant.EPOCH);
        }
    }
}
