package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.DaemonIdentification;
import io.github.collectdmonitor.collectd.DaemonIdentification.Running;
import io.github.collectdmonitor.collectd.DaemonIdentification.Untouchable;
import io.github.collectdmonitor.collectd.control.CollectdLocator;
import io.github.collectdmonitor.collectd.control.CollectdLocator.Location;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.settings.CollectdSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Watches whether collectd runs. A check of a known process costs one small read; a search may start programs. */
final class CollectdWatch {
    private static final Logger LOG = System.getLogger(CollectdWatch.class.getName());

    /** The interval between searches. */
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(3);

    /** How long a located installation is cached. */
    private static final Duration PLACE_KEPT = Duration.ofMinutes(1);

    private final CollectdLocator locator;
    private final Supplier<CollectdSettings> settings;
    private @Nullable ProcessIdentity known;
    private @Nullable Collectd found;
    private @Nullable CollectdSettings foundBy;
    private long foundAt;
    private long searched = System.nanoTime() - BETWEEN_SEARCHES.toNanos();
    private boolean running;
    private String lastReason = "";

    CollectdWatch(CollectdLocator locator, Supplier<CollectdSettings> settings) {
        this.locator = locator;
        this.settings = settings;
    }

    /**
     * Returns whether collectd runs, as of the last search if that was recent. If it cannot be determined, such as
     * under an unknown supervisor, it counts as running, because a second collectd would be worse than none. One thread
     * at a time.
     */
    boolean isRunning() throws InterruptedException {
        if (known != null && known.isAlive()) {
            return true;
        }
        known = null;
        if (System.nanoTime() - searched >= BETWEEN_SEARCHES.toNanos()) {
            running = search();
            searched = System.nanoTime();
        }
        return running;
    }

    private boolean search() throws InterruptedException {
        Collectd collectd = locate();
        if (collectd == null) {
            return true;
        }
        DaemonIdentification daemonIdentification = collectd.identity();
        if (daemonIdentification instanceof Untouchable untouchable) {
            if (untouchable.runs()) {
                logUnknown(untouchable.reason());
            }
            return untouchable.runs();
        }
        lastReason = "";
        known = daemonIdentification instanceof Running process ? process.identity() : null;
        return known != null;
    }

    private @Nullable Collectd locate() throws InterruptedException {
        CollectdSettings now = settings.get();
        if (found == null || !now.equals(foundBy) || System.nanoTime() - foundAt >= PLACE_KEPT.toNanos()) {
            Location location = locator.locate(now);
            found = location instanceof Location.Found there ? there.collectd() : null;
            foundBy = now;
            foundAt = System.nanoTime();
            if (location instanceof Location.NotFound nowhere) {
                logUnknown(nowhere.reason());
            }
        }
        return found;
    }

    private void logUnknown(String reason) {
        if (!reason.equals(lastReason)) {
            LOG.log(Level.WARNING, "Cannot determine whether collectd runs; rules assume that it does: {0}", reason);
        }
        lastReason = reason;
    }
}
