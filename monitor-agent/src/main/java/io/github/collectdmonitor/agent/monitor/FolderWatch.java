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

/** Watches a folder for changed files by inotify(7), without polling. */
final class FolderWatch {
    private static final Logger LOG = System.getLogger(FolderWatch.class.getName());

    /** The quiet time after a change, because an editor writes in several steps. */
    static final long QUIET = TimeUnit.MILLISECONDS.toNanos(300);

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    private final Path folder;
    private final Runnable changed;
    private @Nullable WatchService service;

    /** Creates a watch that is not started.
     * @param changed run after a change and {@link #QUIET}, on the watch's own thread
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
            LOG.log(Level.WARNING, "Cannot watch {0}: {1}; send SIGHUP to reload changed files", folder, e);
        }
    }

    /** Watches the parent, because the folder may be replaced by another one; this user may lack the permission. */
    private void watchParent(WatchService opened) {
        Path parent = folder.toAbsolutePath().getParent();
        try {
            if (parent != null) {
                parent.register(opened, KINDS);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot watch {0}: {1}", parent, e);
        }
    }

    private void watch(WatchService opened, WatchKey first) {
        WatchKey ofFolder = first;
        try {
            while (true) {
                if (isOurs(opened.take(), ofFolder)) {
                    awaitQuiet(opened, ofFolder);
                    ofFolder = rewatch(opened, ofFolder);
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException e) {
            // close() ends the wait.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the folder is unchanged for {@link #QUIET}, regardless of changes beside it. */
    private void awaitQuiet(WatchService opened, WatchKey ofFolder) throws InterruptedException {
        long end = System.nanoTime() + QUIET;
        for (long left = QUIET; left > 0; left = end - System.nanoTime()) {
            WatchKey next = opened.poll(left, TimeUnit.NANOSECONDS);
            if (next != null && isOurs(next, ofFolder)) {
                end = System.nanoTime() + QUIET;
            }
        }
    }

    /** Returns whether a file in the folder has changed, or its name refers to another folder now. */
    private boolean isOurs(WatchKey key, WatchKey ofFolder) {
        List<WatchEvent<?>> events = key.pollEvents();
        key.reset();
        return key.equals(ofFolder)
                || events.stream()
                        .map(WatchEvent::context)
                        .anyMatch(name -> name == null || name.equals(folder.getFileName()));
    }

    /** Watches the folder that now has the name; for the same folder this returns the same key. */
    private WatchKey rewatch(WatchService opened, WatchKey before) {
        try {
            WatchKey now = folder.register(opened, KINDS);
            if (!now.equals(before)) {
                before.cancel();
            }
            return now;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Cannot watch {0}: {1}", folder, e);
            return before;
        }
    }

    void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "Cannot close the watch of {0}: {1}", folder, e);
            }
        }
    }
}
