package io.github.collectdmonitor.agent.monitor;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells when a file in a folder has changed, as the kernel tells it (inotify(7)); costs nothing while none does. */
final class FolderWatch {
    private static final Logger LOG = System.getLogger(FolderWatch.class.getName());

    /** An editor writes in several steps. */
    private static final int QUIET_MILLIS = 300;

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
            folder.register(
                    opened,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE,
                    StandardWatchEventKinds.ENTRY_MODIFY);
            Thread thread = new Thread(() -> watch(opened), "rules-watch");
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

    private void watch(WatchService opened) {
        try {
            while (true) {
                WatchKey key = opened.take();
                while (key != null) {
                    key.pollEvents();
                    key.reset();
                    key = opened.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                }
                changed.run();
            }
        } catch (ClosedWatchServiceException e) {
            // close() ends the wait.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
