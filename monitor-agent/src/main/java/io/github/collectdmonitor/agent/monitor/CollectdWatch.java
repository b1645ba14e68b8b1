package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.CollectdLocator;
import io.github.collectdmonitor.collectd.CollectdLocator.Location;
import io.github.collectdmonitor.collectd.Identification;
import io.github.collectdmonitor.collectd.Identification.Running;
import io.github.collectdmonitor.collectd.Identification.Untouchable;
import io.github.collectdmonitor.collectd.ProcessIdentity;
import io.github.collectdmonitor.settings.CollectdSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows whether collectd runs. A process that is known costs one small read; who looks for one may start programs. */
final class CollectdWatch {
    private static final Logger LOG = System.getLogger(CollectdWatch.class.getName());

    /** How long after one search in vain the next one is. */
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(3);

    /** How long the place where collectd was found is taken to be right. */
    private static final Duration PLACE_KEPT = Duration.ofMinutes(1);

    private final CollectdLocator locator;
    private final Supplier<CollectdSettings> settings;
    private @Nullable ProcessIdentity known;
    private @Nullable Collectd found;
    private @Nullable CollectdSettings foundBy;
    private long foundAt;
    private long searched = System.nanoTime() - BETWEEN_SEARCHES.toNanos();
    private boolean running;
    private String doubt = "";

    CollectdWatch(CollectdLocator locator, Supplier<CollectdSettings> settings) {
        this.locator = locator;
        this.settings = settings;
    }

    /**
     * Whether it runs; as of the last search where that was a moment ago. Where nobody can know it, such as under a program that
     * restarts it, it counts as running: a second one would be worse than none. One thread at a time.
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
        Collectd collectd = place();
        if (collectd == null) {
            return true;
        }
        Identification identification = collectd.identity();
        if (identification instanceof Untouchable untouchable) {
            if (untouchable.runs()) {
                doubt(untouchable.reason());
            }
            return untouchable.runs();
        }
        doubt = "";
        known = identification instanceof Running process ? process.identity() : null;
        return known != null;
    }

    private @Nullable Collectd place() throws InterruptedException {
        CollectdSettings now = settings.get();
        if (found == null || !now.equals(foundBy) || System.nanoTime() - foundAt >= PLACE_KEPT.toNanos()) {
            Location location = locator.locate(now);
            found = location instanceof Location.Found there ? there.collectd() : null;
            foundBy = now;
            foundAt = System.nanoTime();
            if (location instanceof Location.NotFound nowhere) {
                doubt(nowhere.reason());
            }
        }
        return found;
    }

    private void doubt(String reason) {
        if (!reason.equals(doubt)) {
            LOG.log(
                    Level.WARNING,
                    "Rules take collectd as running, since nobody can know whether it does: {0}",
                    reason);
        }
        doubt = reason;
    }
}
