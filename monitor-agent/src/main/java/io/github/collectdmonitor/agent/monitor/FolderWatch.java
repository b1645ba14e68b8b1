package io.github.collectdmonitor.agent.monitor;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells when a file in a folder has changed, as the kernel tells it (inotify(7)); costs nothing while none does. */
final class FolderWatch {
    private static final Logger LOG = System.getLogger(FolderWatch.class.getName());

    /** An editor writes in several steps. */
    static final long QUIET = TimeUnit.MILLISECONDS.toNanos(300);

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    private final Path folder;
    private final Runnable changed;
    private @Nullable WatchService service;

    /**
     * Watches nothing yet.
     *
     * @param changed run once things are quiet again, on the watch's own thread
     */
    FolderWatch(Path folder, Runnable changed) {
        this.folder = folder;
        this.changed = changed;
    }

    void start() {
        try {
            WatchService opened = FileSystems.getDefault().newWatchService();
            service = opened;
            WatchKey ofFolder = folder.register(opened, KINDS);
            watchParent(opened);
            Thread thread = new Thread(() -> watch(opened, ofFolder), "rules-watch");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Changes in {0} are read at SIGHUP only, since the folder cannot be watched: {1}",
                    folder,
                    e);
        }
    }

    /** Tells when the name comes to stand for another folder. This user may have no right to it. */
    private void watchParent(WatchService opened) {
        Path parent = folder.toAbsolutePath().getParent();
        try {
            if (parent != null) {
                parent.register(opened, KINDS);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} cannot be watched: {1}", parent, e);
        }
    }

    private void watch(WatchService opened, WatchKey first) {
        WatchKey ofFolder = first;
        try {
            while (true) {
                if (isOurs(opened.take(), ofFolder)) {
                    awaitQuiet(opened, ofFolder);
                    ofFolder = watchAnew(opened, ofFolder);
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException e) {
            // close() ends the wait.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever else happens beside the folder ends this neither earlier nor later. */
    private void awaitQuiet(WatchService opened, WatchKey ofFolder) throws InterruptedException {
        long end = System.nanoTime() + QUIET;
        for (long left = QUIET; left > 0; left = end - System.nanoTime()) {
            WatchKey next = opened.poll(left, TimeUnit.NANOSECONDS);
            if (next != null && isOurs(next, ofFolder)) {
                end = System.nanoTime() + QUIET;
            }
        }
    }

    /** Whether something has changed in the folder, or another one, or a link, has taken its name. */
    private boolean isOurs(WatchKey key, WatchKey ofFolder) {
        List<WatchEvent<?>> events = key.pollEvents();
        key.reset();
        return key.equals(ofFolder)
                || events.stream()
                        .map(WatchEvent::context)
                        .anyMatch(name -> name == null || name.equals(folder.getFileName()));
    }

    /** What bears the name may be another folder by now; for the same one this is the same key. */
    private WatchKey watchAnew(WatchService opened, WatchKey before) {
        try {
            WatchKey now = folder.register(opened, KINDS);
            if (!now.equals(before)) {
                before.cancel();
            }
            return now;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "{0} cannot be watched now: {1}", folder, e);
            return before;
        }
    }

    void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "The watch of {0} was not closed: {1}", folder, e);
            }
        }
    }
}
