package io.github.collectdmonitor.replace.run;

import io.github.collectdmonitor.collectd.control.CollectdLocator;
import io.github.collectdmonitor.collectd.control.CollectdLocator.Location;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.state.ReplacementOutcomes;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.state.OsLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes the lock of a replacement for other work that starts or stops collectd. */
public final class CollectdLock {
    private final CollectdLocator locator;
    private final CollectdSettings settings;

    public CollectdLock(CollectdLocator locator, CollectdSettings settings) {
        this.locator = locator;
        this.settings = settings;
    }

    /**
     * Runs the work under the lock. If there is no folder for a lock, no replacement is possible either, and no lock is
     * needed.
     */
    public Outcome with(Supplier<Outcome> work) {
        Path file;
        try {
            if (!(locator.locate(settings) instanceof Location.Found found)) {
                return work.get();
            }
            file = ConfigFiles.of(found.collectd().installation().config(), locator.runner())
                    .lockFile();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ReplacementOutcomes.stopping();
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
            // A disk that cannot be written must not prevent a start of collectd; no replacement is possible then.
            return work.get();
        }
        if (taken.isEmpty()) {
            return ReplacementOutcomes.replacing();
        }
        try {
            return work.get();
        } finally {
            release(taken.get());
        }
    }

    private static void release(OsLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            // Closing the file descriptor releases the lock in any case.
        }
    }
}
