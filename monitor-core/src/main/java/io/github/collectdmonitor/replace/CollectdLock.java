package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.collectd.CollectdLocator;
import io.github.collectdmonitor.collectd.CollectdLocator.Location;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.state.OsLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The lock that a replacement takes, for whatever else starts or stops collectd. */
final class CollectdLock {
    private final CollectdLocator locator;
    private final CollectdSettings settings;

    CollectdLock(CollectdLocator locator, CollectdSettings settings) {
        this.locator = locator;
        this.settings = settings;
    }

    /** Does the work under the lock; where there is nothing to lock, nothing can be replaced either. */
    Outcome with(Supplier<Outcome> work) {
        Path file;
        try {
            if (!(locator.locate(settings) instanceof Location.Found found)) {
                return work.get();
            }
            file = ConfigFiles.of(found.collectd().installation().config(), locator.runner())
                    .lockFile();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ReplaceOutcomes.stopping();
        } catch (IOException e) {
            return work.get();
        }
        return with(file, work);
    }

    private static Outcome with(Path file, Supplier<Outcome> work) {
        Optional<OsLock> taken;
        try {
            taken = OsLock.tryTake(file);
        } catch (IOException e) {
            // A disk that cannot be written must not keep collectd from being started; nor can anything be replaced.
            return work.get();
        }
        if (taken.isEmpty()) {
            return ReplaceOutcomes.replacing();
        }
        try {
            return work.get();
        } finally {
            giveBack(taken.get());
        }
    }

    private static void giveBack(OsLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock goes with the file's descriptor in any case.
        }
    }
}
