package io.github.collectdmonitor.collectd;

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

/** Asks collectd's unixsock plugin how it is (collectd-unixsock(5)). Each call is a connection of its own. */
record Unixsock(Path path) {
    /** What a look at the socket shows. */
    sealed interface Look {
        /**
         * It answered.
         *
         * @param newest the time of the newest value that it knows, or null where it knows none
         */
        record Values(@Nullable Instant newest) implements Look {}

        /**
         * Nobody listens.
         *
         * @param reason why
         * @param since when the socket's file was made, or null where there is no file
         */
        record Nobody(String reason, @Nullable Instant since) implements Look {}

        /**
         * It gave no answer, which says nothing about its values.
         *
         * @param reason why
         */
        record NoAnswer(String reason) implements Look {}
    }

    /** Keeps the newest of the times that it is given. */
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
                // No value's line.
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
     * Looks for the newest value.
     *
     * @param patience how long it may be silent
     * @param givenUp asked some times a second; once it is true, the answer is not awaited any longer
     */
    Look look(Duration patience, BooleanSupplier givenUp) {
        try (UnixsockConnection connection = UnixsockConnection.open(path, patience, givenUp)) {
            Newest newest = new Newest();
            long count = connection.list("LISTVAL", newest::take);
            return count < 0
                    ? new Look.NoAnswer("collectd refuses to list its values")
                    : new Look.Values(newest.instant());
        } catch (IOException e) {
            Optional<Instant> made = made();
            return made.isEmpty() || e.getCause() instanceof ConnectException
                    ? new Look.Nobody(String.valueOf(e.getMessage()), made.orElse(null))
                    : new Look.NoAnswer(String.valueOf(e.getMessage()));
        }
    }

    /** When the socket's file was made; empty where there is none, or it cannot be seen. */
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
