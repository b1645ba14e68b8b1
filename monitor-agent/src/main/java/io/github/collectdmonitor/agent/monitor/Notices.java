package io.github.collectdmonitor.agent.monitor;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.collectd.PutNotification;
import io.github.collectdmonitor.collectd.PutNotification.Severity;
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

/** Tells collectd, by its unixsock, what became of recoveries (issue 5, part 6), on a thread of its own. */
final class Notices {
    private static final Logger LOG = System.getLogger(Notices.class.getName());

    /** Beyond this many that wait, the next are not told. */
    private static final int MOST_WAITING = 256;

    /** A recovery may have just started collectd. */
    private static final int MOST_TRIES = 6;

    private static final int SECONDS_BETWEEN = 5;

    /** What PUTNOTIF takes as a type. */
    private static final int LONGEST_TYPE = 127;

    private final Path socket;
    private final String hostName;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor thread;

    Notices(Path socket, String hostName, Clock clock) {
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

    /** Tells what a rule's recovery came to. */
    void recovered(String rule, TaskResult result) {
        JsonObject message = new JsonObject();
        message.addProperty("task_id", result.taskId().value());
        message.addProperty("code", result.outcome().code());
        tell(
                rule,
                result.outcome().code() == 0 ? Severity.OKAY : Severity.FAILURE,
                message,
                result.outcome().message());
    }

    /** Tells that a rule has nothing run any more. */
    void gaveUp(String rule, String text) {
        tell(rule, Severity.FAILURE, new JsonObject(), "gave up: " + text);
    }

    /** Gives collectd a notification that a file of handlers dispatches; what it leaves out is this host, {@code lua}, the file. */
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
            LOG.log(
                    Level.WARNING,
                    "{0} dispatches a notification that collectd cannot take: {1}",
                    file,
                    e.getMessage());
            return;
        }
        put(file, notification);
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** Cut to the bytes that collectd takes, between two characters. */
    private static String within(String text) {
        String cut = text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > PutNotification.LONGEST_MESSAGE) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }

    private void tell(String rule, Severity severity, JsonObject message, String text) {
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
            LOG.log(Level.WARNING, "collectd cannot be told of the rule {0}: {1}", rule, e.getMessage());
            return;
        }
        put(rule, notification);
    }

    private void put(String rule, PutNotification notification) {
        if (thread.getQueue().size() >= MOST_WAITING) {
            LOG.log(Level.WARNING, "Too much waits to be told to collectd; what the rule {0} came to is not", rule);
            return;
        }
        schedule(notification, 1, 0);
    }

    /** The text as the member {@code message}, cut so that the whole JSON is no longer than collectd's messages. */
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
            LOG.log(Level.DEBUG, "The agent stops; collectd is not told of the rule {0}", notification.type());
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
                    "collectd cannot be told of the rule {0} by {1}: {2}",
                    notification.type(),
                    socket,
                    e.getMessage());
        }
    }

    /** Sends what waits and was not tried yet, for 2 s at most, and takes no more. */
    void close() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(2, TimeUnit.SECONDS);
        thread.shutdownNow();
    }
}
