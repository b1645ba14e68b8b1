package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.BrokerException;
import io.github.collectdmonitor.mqtt.RequestClient;
import io.github.collectdmonitor.mqtt.RequestTopics;
import io.github.collectdmonitor.rules.Recovery;
import io.github.collectdmonitor.rules.RecoveryReport;
import io.github.collectdmonitor.rules.Target;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.state.BootTime;
import io.github.collectdmonitor.trust.Sender;
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
 * Sends other hosts the commands that rules want run there (issue 5, part 8), each over a connection of its own: they are rare,
 * and between them nothing is to be kept alive.
 */
final class RemoteRecoveries {
    private static final Logger LOG = System.getLogger(RemoteRecoveries.class.getName());

    /** Where many hosts are silent at once, those that are not must not wait until these are given up. */
    private static final int AT_ONCE = 64;

    private static final int MOST_WAITING = 256;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** How long a host may take to answer; a command's own limit is its host's to say. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final MonitorParts parts;
    private final Notices notices;
    private final ThreadPoolExecutor threads;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** Connects to nothing yet. */
    RemoteRecoveries(MonitorParts parts, Notices notices) {
        this.parts = parts;
        this.notices = notices;
        threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
                    Thread made = new Thread(work, "remote-recovery");
                    made.setDaemon(true);
                    return made;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Whether a command for that service of that host is under way. */
    boolean isBusy(Recovery recovery) {
        return underWay.contains(key(recovery));
    }

    private static String key(Recovery recovery) {
        Target target = recovery.target();
        return (target == null ? "" : target.topic()) + " " + recovery.service();
    }

    /** Sends the request, and returns at once; what it comes to is logged and told to collectd. */
    void send(Recovery recovery, Target target, CommandRequest request, RecoveryReport report) {
        BrokerSettings to = parts.broker();
        if (to == null) {
            failed(recovery, request, report, "the rule has a target, and config.json names no broker");
            return;
        }
        if (!parts.guard().allows(Sender.LOCAL_RULES, request)) {
            failed(recovery, request, report, "Senders denies it to " + Sender.LOCAL_RULES);
            return;
        }
        underWay.add(key(recovery));
        try {
            threads.execute(new Sending(to, recovery, target, request, report));
        } catch (RejectedExecutionException e) {
            underWay.remove(key(recovery));
            failed(recovery, request, report, "too many commands for other hosts are under way, or the agent stops");
        }
    }

    /** One that waits for its turn. */
    private final class Sending implements Runnable {
        private final BrokerSettings to;
        private final Recovery recovery;
        private final Target target;
        private final CommandRequest request;
        private final RecoveryReport report;
        private final long fired = BootTime.nanos();

        Sending(BrokerSettings to, Recovery recovery, Target target, CommandRequest request, RecoveryReport report) {
            this.to = to;
            this.recovery = recovery;
            this.target = target;
            this.request = request;
            this.report = report;
        }

        @Override
        public void run() {
            try {
                if (BootTime.nanos() - fired > HostRecoverer.EXPIRY.toNanos()) {
                    cancel("it waited too long for its turn; too many hosts do not answer");
                    return;
                }
                exchange(to, recovery, target, request, report);
            } finally {
                underWay.remove(key(recovery));
            }
        }

        void cancel(String why) {
            failed(recovery, request, report, why);
        }
    }

    private void exchange(
            BrokerSettings to, Recovery recovery, Target target, CommandRequest request, RecoveryReport report) {
        RequestTopics topics = new RequestTopics(target.topic(), target.resultTopic(), parts.qos());
        try (RequestClient client = RequestClient.connect(to, topics, CONNECT, parts.trust())) {
            parts.audit().sent(request, target.topic(), recovery.rule());
            TaskResult result = answer(client, recovery, target, request);
            parts.audit().answered(request, target.topic(), recovery.rule(), result.outcome());
            HostRecoverer.report(result.outcome(), report);
            notices.recovered(recovery.rule(), result);
        } catch (BrokerException | AuditException | IllegalArgumentException e) {
            failed(recovery, request, report, String.valueOf(e.getMessage()));
        }
    }

    /** The answer, or, where none comes, that nobody knows what became of it. */
    private static TaskResult answer(RequestClient client, Recovery recovery, Target target, CommandRequest request) {
        String why;
        try {
            TaskResult result = client.send(request, ANSWER).get();
            LOG.log(
                    Level.INFO,
                    "Task {0}, by the rule {1}: {2} answers {3}",
                    request.taskId(),
                    recovery.rule(),
                    result.host() == null ? target.topic() : result.host(),
                    result.outcome().description());
            return result;
        } catch (ExecutionException e) {
            why = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "the agent stops";
        }
        LOG.log(Level.ERROR, "Task {0}, by the rule {1}, has no result: {2}", request.taskId(), recovery.rule(), why);
        Outcome unknown = Outcome.of(ResultCode.OUTCOME_UNKNOWN, "Nobody knows what became of it: " + why);
        return new TaskResult(request.taskId(), Instant.now(), unknown, null, false);
    }

    private void failed(Recovery recovery, CommandRequest request, RecoveryReport report, String why) {
        LOG.log(Level.ERROR, "Task {0}, by the rule {1}, is not sent: {2}", request.taskId(), recovery.rule(), why);
        report.refused(why);
        Outcome unsent = Outcome.of(ResultCode.NOT_STARTED, "Nothing was sent: " + why);
        notices.recovered(recovery.rule(), new TaskResult(request.taskId(), Instant.now(), unsent, null, false));
    }

    /** Awaits no more answers, and says so of each; for 2 s at most, as long as the broker may take to let go. */
    void close() throws InterruptedException {
        for (Runnable unsent : threads.shutdownNow()) {
            if (unsent instanceof Sending sending) {
                sending.cancel("the agent stops");
            }
        }
        threads.awaitTermination(2, TimeUnit.SECONDS);
    }
}
