package io.github.collectdmonitor.rules.lua;

import io.github.collectdmonitor.metric.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes what the processes of one file answer, in bounds. Thread-safe. */
final class FileReplies implements ChildListener {
    private static final Logger LOG = System.getLogger(FileReplies.class.getName());
    private static final int MOST_NAMES = 2_000;

    private final HandlerFile file;
    private final HandlerContext context;
    private final HandlerLog log;
    private final Set<String> reported = new HashSet<>();
    private long errors;

    FileReplies(HandlerFile file, HandlerContext context) {
        this.file = file;
        this.context = context;
        log = new HandlerLog(file.name());
    }

    @Override
    public void asked(String handler, String service, String command, Event event) {
        safely(() -> context.asked(file, whole(handler), service, command, event));
    }

    private String whole(String handler) {
        return handler.isEmpty() ? file.name() : file.name() + ":" + HandlerLog.line(handler);
    }

    @Override
    public synchronized void failed(String handler, String message) {
        errors++;
        String name = whole(handler);
        if (reported.size() < MOST_NAMES && reported.add(name)) {
            LOG.log(
                    Level.ERROR,
                    "{0} failed (further errors of it are suppressed): {1}",
                    name,
                    HandlerLog.line(message));
        }
    }

    @Override
    public void logged(String level, String text) {
        log.log(level, text);
    }

    @Override
    public void notified(List<String> fields) {
        if (log.mayNotify()) {
            safely(() -> context.notified(file, fields));
        }
    }

    @Override
    public void done(boolean idle) {
        file.done(idle);
    }

    @Override
    public void lost() {
        file.lost();
    }

    /** Logs that its process was ended, and when there will be another. */
    void ended(String reason, int unanswered, Duration delay) {
        LOG.log(
                Level.WARNING,
                "The process of {0} was ended, and what the file remembered is lost: {1}; {2} events were not answered; will"
                        + " start another in {3} s",
                file.name(),
                reason,
                unanswered,
                delay.toSeconds());
    }

    /** Logs that there will be no other. */
    void disabled(String reason) {
        LOG.log(
                Level.ERROR,
                "{0} is disabled until it changes: its process was ended {1} times in a row, the last time: {2}",
                file.name(),
                RestartPolicy.MOST_LOSSES,
                reason);
    }

    /** How many calls of its handlers failed. */
    synchronized long errors() {
        return errors;
    }

    private static void safely(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Internal error while a handler's request was carried out", e);
        }
    }
}
