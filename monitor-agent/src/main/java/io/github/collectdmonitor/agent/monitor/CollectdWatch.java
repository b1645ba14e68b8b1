package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.collectd.CollectdLocator;
import io.github.collectdmonitor.collectd.CollectdLocator.Location;
import io.github.collectdmonitor.collectd.Identification;
import io.github.collectdmonitor.collectd.Identification.Running;
import io.github.collectdmonitor.collectd.ProcessIdentity;
import io.github.collectdmonitor.settings.CollectdSettings;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Knows whether collectd runs. A process that is known costs one small read; who looks for one may start programs. */
final class CollectdWatch {
    /** How long after one search in vain the next one is. */
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(3);

    private final CollectdLocator locator;
    private final Supplier<CollectdSettings> settings;
    private @Nullable ProcessIdentity known;
    private long searched;
    private boolean sought;

    CollectdWatch(CollectdLocator locator, Supplier<CollectdSettings> settings) {
        this.locator = locator;
        this.settings = settings;
    }

    /** Whether it runs; as of the last search where that was a moment ago. One thread at a time. */
    boolean isRunning() throws InterruptedException {
        if (known != null && known.isAlive()) {
            return true;
        }
        known = null;
        if (!sought || System.nanoTime() - searched >= BETWEEN_SEARCHES.toNanos()) {
            known = search();
            searched = System.nanoTime();
            sought = true;
        }
        return known != null;
    }

    private @Nullable ProcessIdentity search() throws InterruptedException {
        if (!(locator.locate(settings.get()) instanceof Location.Found found)) {
            return null;
        }
        Identification identification = found.collectd().identity();
        return identification instanceof Running running ? running.identity() : null;
    }
}
