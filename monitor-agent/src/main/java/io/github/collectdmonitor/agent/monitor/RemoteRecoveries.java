package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.RequestClient;
import io.github.collectdmonitor.mqtt.RequestTopics;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.rules.definition.Target;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryReport;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.time.BootTime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sends the commands of rules to other hosts, each over its own connection, because they are rare and no connection
 * must be kept alive between them.
 */
final class RemoteRecoveries {
    private static final Logger LOG = System.getLogger(RemoteRecoveries.class.getName());

    /** How many are sent in parallel, so that silent hosts do not delay the others. */
    private static final int AT_ONCE = 64;

    private static final int MOST_WAITING = 256;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** How long to wait for a result; the command's own timeout is configured on its host. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final MonitorParts parts;
    private final CollectdNotifier collectdNotifier;
    private final ThreadPoolExecutor threads;
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();

    /** Creates an unused sender; it connects for each command. */
    RemoteRecoveries(MonitorParts parts, CollectdNotifier collectdNotifier) {
        this.parts = parts;
        this.collectdNotifier = collectdNotifier;
        threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
                    Thread made = new Thread(work, "remote-recovery");
                    made.setDaemon(true);
                    return made;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Returns whether a command for that service of that host is in flight. */
    boolean isBusy(RecoveryAction recoveryAction) {
        return inFlight.contains(key(recoveryAction));
    }

    private static String key(RecoveryAction recoveryAction) {
        Target target = recoveryAction.target();
        return (target == null ? "" : target.topic()) + " " + recoveryAction.service();
    }

    /** Sends the request in the background; its outcome is logged and sent to collectd. */
    void send(RecoveryAction recoveryAction, Target target, CommandRequest request, RecoveryReport report) {
        BrokerSettings to = parts.broker();
        if (to == null) {
            failed(recoveryAction, request, report, "the rule has a target, but config.json has no broker");
            return;
        }
        if (!parts.guard().allows(SenderName.LOCAL_RULES, request)) {
            failed(recoveryAction, request, report, "Senders denies the command to " + SenderName.LOCAL_RULES);
            return;
        }
        inFlight.add(key(recoveryAction));
        try {
            threads.execute(new Sending(to, recoveryAction, target, request, report));
        } catch (RejectedExecutionException e) {
            inFlight.remove(key(recoveryAction));
            failed(
                    recoveryAction,
                    request,
                    report,
                    "too many commands for other hosts are in flight, or the agent is stopping");
        }
    }

    /** A command that waits for a thread. */
    private final class Sending implements Runnable {
        private final BrokerSettings to;
        private final RecoveryAction recoveryAction;
        private final Target target;
        private final CommandRequest request;
        private final RecoveryReport report;
        private final long fired = BootTime.nanos();

        Sending(
                BrokerSettings to,
                RecoveryAction recoveryAction,
                Target target,
                CommandRequest request,
                RecoveryReport report) {
            this.to = to;
            this.recoveryAction = recoveryAction;
            this.target = target;
            this.request = request;
            this.report = report;
        }

        @Override
        public void run() {
            try {
                if (BootTime.nanos() - fired > HostRecoverer.EXPIRY.toNanos()) {
                    cancel("the command waited too long for a free connection; too many hosts do not respond");
                    return;
                }
                exchange(to, recoveryAction, target, request, report);
            } finally {
                inFlight.remove(key(recoveryAction));
            }
        }

        void cancel(String why) {
            failed(recoveryAction, request, report, why);
        }
    }

    private void exchange(
            BrokerSettings to,
            RecoveryAction recoveryAction,
            Target target,
            CommandRequest request,
            RecoveryReport report) {
        RequestTopics topics = new RequestTopics(target.topic(), target.resultTopic(), parts.qos());
        try (RequestClient client = RequestClient.connect(to, topics, CONNECT, parts.trust())) {
            parts.audit().sent(request, target.topic(), recoveryAction.rule());
            TaskResult result = answer(client, recoveryAction, target, request);
            parts.audit().answered(request, target.topic(), recoveryAction.rule(), result.outcome());
            HostRecoverer.report(result.outcome(), report);
            collectdNotifier.recovered(recoveryAction.rule(), result);
        } catch (BrokerException | AuditException | IllegalArgumentException e) {
            failed(recoveryAction, request, report, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the result, or one with an unknown outcome if none arrives. */
    private static TaskResult answer(
            RequestClient client, RecoveryAction recoveryAction, Target target, CommandRequest request) {
        String why;
        try {
            TaskResult result = client.send(request, ANSWER).get();
            LOG.log(
                    Level.INFO,
                    "Task {0}, by rule {1}: {2} reports {3}",
                    request.taskId(),
                    recoveryAction.rule(),
                    result.host() == null ? target.topic() : result.host(),
                    result.outcome().description());
            return result;
        } catch (ExecutionException e) {
            why = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "the agent is stopping";
        }
        LOG.log(Level.ERROR, "Task {0}, by rule {1}, has no result: {2}", request.taskId(), recoveryAction.rule(), why);
        Outcome unknown = Outcome.of(ResultCode.OUTCOME_UNKNOWN, "The outcome is unknown: " + why);
        return new TaskResult(request.taskId(), Instant.now(), unknown, null, false);
    }

    private void failed(RecoveryAction recoveryAction, CommandRequest request, RecoveryReport report, String why) {
        LOG.log(Level.ERROR, "Task {0}, by rule {1}, is not sent: {2}", request.taskId(), recoveryAction.rule(), why);
        report.refused(why);
        Outcome unsent = Outcome.of(ResultCode.NOT_STARTED, "Nothing was sent: " + why);
        collectdNotifier.recovered(
                recoveryAction.rule(), new TaskResult(request.taskId(), Instant.now(), unsent, null, false));
    }

    /** Stops waiting for results, and logs each pending command; waits 2 s at most for the broker to disconnect. */
    void close() throws InterruptedException {
        for (Runnable unsent : threads.shutdownNow()) {
            if (unsent instanceof Sending sending) {
                sending.cancel("the agent is stopping");
            }
        }
        threads.awaitTermination(2, TimeUnit.SECONDS);
    }
}
