package io.github.collectdmonitor.agent.monitor;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.collectd.unixsock.PutNotification;
import io.github.collectdmonitor.collectd.unixsock.PutNotification.Severity;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Sends collectd notifications about the outcomes of recoveries through its unixsock, on a separate thread. */
final class CollectdNotifier {
    private static final Logger LOG = System.getLogger(CollectdNotifier.class.getName());

    /** How many notifications can wait; further ones are dropped. */
    private static final int MOST_WAITING = 256;

    /** Sending is retried because a recovery may have just started collectd. */
    private static final int MOST_TRIES = 6;

    private static final int SECONDS_BETWEEN = 5;

    /** The longest type that PUTNOTIF accepts. */
    private static final int LONGEST_TYPE = 127;

    private final Path socket;
    private final String hostName;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor thread;

    CollectdNotifier(Path socket, String hostName, Clock clock) {
        this.socket = socket;
        this.hostName = hostName;
        this.clock = clock;
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread made = new Thread(work, "notices");
            made.setDaemon(true);
            return made;
        });
        thread.setKeepAliveTime(10, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Sends the outcome of a rule's recovery. */
    void recovered(String rule, TaskResult result) {
        JsonObject message = new JsonObject();
        message.addProperty("task_id", result.taskId().value());
        message.addProperty("code", result.outcome().code());
        notifyCollectd(
                rule,
                result.outcome().code() == 0 ? Severity.OKAY : Severity.FAILURE,
                message,
                result.outcome().message());
    }

    /** Sends that a rule has given up. */
    void gaveUp(String rule, String text) {
        notifyCollectd(rule, Severity.FAILURE, new JsonObject(), "gave up: " + text);
    }

    /**
     * Sends a notification that a file of handlers dispatches; the defaults of host, plugin and type are this host,
     * {@code lua} and the file.
     */
    void dispatch(String file, Notification dispatched) {
        Identifier identifier = dispatched.identifier();
        PutNotification notification;
        try {
            notification = new PutNotification(
                    Severity.valueOf(dispatched.severity().name()),
                    Instant.ofEpochSecond(0, dispatched.time()),
                    orElse(identifier.host(), hostName),
                    orElse(identifier.plugin(), "lua"),
                    identifier.pluginInstance(),
                    orElse(identifier.type(), file),
                    identifier.typeInstance(),
                    within(dispatched.message()));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "Cannot send a notification of {0} to collectd: {1}", file, e.getMessage());
            return;
        }
        put(file, notification);
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** Truncates a text to the maximum size in collectd, between two characters. */
    private static String within(String text) {
        String cut = text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > PutNotification.LONGEST_MESSAGE) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private void notifyCollectd(String rule, Severity severity, JsonObject message, String text) {
        PutNotification notification;
        try {
            notification = new PutNotification(
                    severity,
                    clock.instant(),
                    hostName,
                    Notification.OWN_PLUGIN,
                    rule.length() > LONGEST_TYPE ? rule.substring(0, LONGEST_TYPE) : rule,
                    within(message, text));
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "Cannot notify collectd of rule {0}: {1}", rule, e.getMessage());
            return;
        }
        put(rule, notification);
    }

    private void put(String rule, PutNotification notification) {
        if (thread.getQueue().size() >= MOST_WAITING) {
            LOG.log(Level.WARNING, "Dropped a notification of rule {0} to collectd: too many are waiting", rule);
            return;
        }
        schedule(notification, 1, 0);
    }

    /**
     * Returns JSON with the text as the member {@code message}, truncated to the maximum size of collectd's messages.
     */
    static String within(JsonObject message, String text) {
        String cut = text.substring(0, Math.min(text.length(), PutNotification.LONGEST_MESSAGE));
        while (true) {
            message.addProperty("message", cut);
            String json = message.toString();
            if (json.getBytes(StandardCharsets.UTF_8).length <= PutNotification.LONGEST_MESSAGE || cut.isEmpty()) {
                return json;
            }
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
    }

    private void schedule(PutNotification notification, int attempt, int delay) {
        try {
            Future<?> unused = thread.schedule(() -> send(notification, attempt), delay, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(
                    Level.DEBUG,
                    "Dropped a notification of rule {0} to collectd: the agent is stopping",
                    notification.type());
        }
    }

    private void send(PutNotification notification, int attempt) {
        try {
            notification.send(socket);
        } catch (IOException e) {
            if (attempt < MOST_TRIES) {
                schedule(notification, attempt + 1, SECONDS_BETWEEN);
                return;
            }
            LOG.log(
                    Level.WARNING,
                    "Cannot notify collectd of rule {0} through {1}: {2}",
                    notification.type(),
                    socket,
                    e.getMessage());
        }
    }

    /** Sends the waiting notifications once, for 2 s at most, and accepts no more. */
    void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(2, TimeUnit.SECONDS);
        thread.shutdownNow();
    }
}
