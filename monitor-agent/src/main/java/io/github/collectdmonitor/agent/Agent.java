package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.agent.log.AgentLogWriter;
import io.github.collectdmonitor.audit.AuditLimits;
import io.github.collectdmonitor.audit.AuditLog;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.dispatch.AuditTrail;
import io.github.collectdmonitor.dispatch.Host;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.dispatch.TaskRecords;
import io.github.collectdmonitor.ledger.LedgerLimits;
import io.github.collectdmonitor.ledger.StateInUseException;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.BrokerException;
import io.github.collectdmonitor.mqtt.IncomingMessage;
import io.github.collectdmonitor.mqtt.LinkListener;
import io.github.collectdmonitor.mqtt.LinkSettings;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.replace.ReplaceReport;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.Audit;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.settings.AgentSettings.Session;
import io.github.collectdmonitor.settings.AgentSettings.State;
import io.github.collectdmonitor.settings.AgentSettings.Topics;
import io.github.collectdmonitor.settings.SettingsFile;
import io.github.collectdmonitor.trust.RequestGuard;
import io.github.collectdmonitor.trust.ResultSigner;
import io.github.collectdmonitor.trust.SigningKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The parts of the agent, started in order and stopped in reverse. */
final class Agent {
    private static final Logger LOG = System.getLogger(Agent.class.getName());

    /** What a packet may hold beside its payload: topic, response topic, correlation data, user properties. */
    private static final int PACKET_OVERHEAD = 64 * 1024;

    /** Of signed requests: one every 36 ms for an hour, the longest that a signature lives. */
    private static final int MAX_NONCES = 100_000;

    private static final int MAX_NONCES_OF_SIGNER = MAX_NONCES / 5;

    /** How long the last results may take to reach the broker when the agent stops. */
    private static final Duration LAST_RESULTS = Duration.ofSeconds(10);

    private final SettingsFile file;
    private final AgentSettings atStart;
    private final CommandRunner runner;
    private final MqttLink link;
    private final TaskLedger ledger;
    private final AuditLog auditLog;
    private final ResultPublisher publisher;
    private final TaskDispatcher dispatcher;
    private final RequestInbox inbox;
    private boolean stopped;

    /**
     * Opens what a former run left, and starts nothing yet.
     *
     * @throws StateInUseException if another agent uses the state folder
     */
    Agent(SettingsFile file, AgentSettings atStart, String hostName) throws StateInUseException {
        this.file = file;
        this.atStart = atStart;
        runner = new CommandRunner(() -> file.current().environment().variables());
        Clock clock = Clock.systemUTC();
        Limits limits = atStart.limits();
        Topics topics = atStart.topics();
        Path stateFolder = atStart.state().folder();
        ledger = TaskLedger.open(stateFolder, ledgerLimits(atStart), clock);
        Audit audit = atStart.audit();
        auditLog = AuditLog.open(audit.file(), new AuditLimits(audit.maxBytes(), audit.keptFiles()), clock);
        link = new MqttLink(linkSettings(atStart), new Listener());
        SigningKey key = atStart.trust().agentKey();
        ResultSigner signer = key == null ? null : new ResultSigner(key, hostName);
        publisher = new ResultPublisher(link, ledger, topics.qos(), new ResultProof(signer, auditLog::head));
        ConfigReplacer replacer =
                new ConfigReplacer(runner, () -> file.current().collectd(), stateFolder, clock);
        replacer.onWentBack(
                back -> report(new TaskResult(back.taskId(), clock.instant(), back.outcome(), hostName, false)));
        Host host = new Host(hostName, () -> file.current().services(), runner, replacer, this::report, clock);
        TaskRecords records = new TaskRecords(ledger, new AuditTrail(auditLog, topics.command()));
        RequestGuard guard =
                new RequestGuard(topics.command(), () -> file.current().trust().rules(), clock);
        dispatcher = new TaskDispatcher(host, records, guard, limits, publisher::refuse);
        inbox = new RequestInbox(
                dispatcher::dispatch,
                publisher::awaitRoom,
                new ReplyRoute(topics.command(), topics.result()),
                maximumPacketSize(limits),
                link::overrun);
    }

    private static LedgerLimits ledgerLimits(AgentSettings settings) {
        Limits limits = settings.limits();
        State state = settings.state();
        return new LedgerLimits(
                limits.maxWaitingTasks() + limits.maxConcurrentCommands(),
                limits.repeatWindow(),
                state.retention(),
                state.maxTasks(),
                state.maxBytes(),
                MAX_NONCES,
                MAX_NONCES_OF_SIGNER,
                settings.trust().rules().clockSkew());
    }

    private static int maximumPacketSize(Limits limits) {
        return limits.maxPayload() + PACKET_OVERHEAD;
    }

    private static LinkSettings linkSettings(AgentSettings settings) {
        Session session = settings.session();
        return new LinkSettings(
                settings.broker(),
                session.clientId(),
                session.clean(),
                session.expiry(),
                true,
                session.firstRetry(),
                maximumPacketSize(settings.limits()),
                RequestInbox.RECEIVE_MAXIMUM,
                List.of(settings.topics().command()),
                settings.topics().qos());
    }

    /** Tells the log how the link fares, and the inbox what it brings. */
    private final class Listener implements LinkListener {
        @Override
        public void received(IncomingMessage message) {
            inbox.put(message);
        }

        @Override
        public void connected(boolean sessionPresent) {
            LOG.log(
                    Level.INFO,
                    "Connected to {0} as {1}, reading {2}{3}",
                    atStart.broker().address(),
                    atStart.session().clientId(),
                    atStart.topics().command(),
                    sessionPresent ? " (the broker had kept our session)" : "");
        }

        @Override
        public void disconnected(String reason) {
            LOG.log(
                    Level.WARNING,
                    "Disconnected from {0}: {1}",
                    atStart.broker().address(),
                    reason);
        }

        @Override
        public void refused(String reason) {
            LOG.log(Level.WARNING, "A message is not read: {0}", reason);
        }

        @Override
        public void connectFailed(BrokerException why, Duration nextTry) {
            LOG.log(Level.WARNING, "{0}; next try in {1} ms", why.getMessage(), nextTry.toMillis());
        }
    }

    private void report(TaskResult result) {
        Path path = file.current().collectd().reportPath();
        if (path != null) {
            try {
                new ReplaceReport(path).write(result);
            } catch (IOException e) {
                LOG.log(Level.ERROR, "The report of task {0} cannot be written to {1}: {2}", result.taskId(), path, e);
            }
        }
    }

    void start() {
        publisher.start();
        dispatcher.resume();
        inbox.start();
        link.start();
    }

    /** Reads config.json again: services and the log at once; says what else needs a restart. */
    void reload() {
        AgentSettings now = file.reload();
        AgentLogWriter.configure(now.log());
        boolean restart = !now.broker().equals(atStart.broker())
                || !now.session().equals(atStart.session())
                || !now.topics().equals(atStart.topics())
                || !now.limits().equals(atStart.limits())
                || !now.state().equals(atStart.state())
                || !now.audit().equals(atStart.audit())
                || !Objects.equals(now.trust().agentKeyFile(), atStart.trust().agentKeyFile());
        if (restart) {
            LOG.log(
                    Level.WARNING,
                    "Settings of the broker, the topics, the limits, the state folder, the audit log or the agent's key changed: restart the agent to use them");
        }
    }

    /** Takes no more requests, lets the running ones end, sends the results, disconnects. Idempotent. */
    synchronized void stop() throws InterruptedException {
        if (stopped) {
            return;
        }
        stopped = true;
        inbox.stop();
        dispatcher.close(atStart.limits().shutdown());
        if (!publisher.awaitDelivered(LAST_RESULTS)) {
            LOG.log(Level.WARNING, "Not all results have reached the broker; they are sent after the next start");
        }
        publisher.stop();
        link.close();
        runner.close();
        auditLog.close();
        ledger.close();
        LOG.log(Level.INFO, "Stopped");
    }
}
