package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.access.AccessControl;
import io.github.collectdmonitor.agent.broker.BrokerGateway;
import io.github.collectdmonitor.agent.broker.ResultProof;
import io.github.collectdmonitor.agent.log.AgentLogWriter;
import io.github.collectdmonitor.agent.monitor.LocalMonitor;
import io.github.collectdmonitor.agent.monitor.MonitorParts;
import io.github.collectdmonitor.audit.AuditLimits;
import io.github.collectdmonitor.audit.AuditLog;
import io.github.collectdmonitor.collectd.control.CollectdLocator;
import io.github.collectdmonitor.command.CommandRunner;
import io.github.collectdmonitor.command.output.LeftoverFolders;
import io.github.collectdmonitor.dispatch.AuditTrail;
import io.github.collectdmonitor.dispatch.DirectAnswer;
import io.github.collectdmonitor.dispatch.HostServices;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.dispatch.TaskRecords;
import io.github.collectdmonitor.ledger.LedgerLimits;
import io.github.collectdmonitor.ledger.StateInUseException;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.RequestTrust;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.replace.ReplacementReport;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.Audit;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.settings.AgentSettings.State;
import io.github.collectdmonitor.settings.AgentSettings.Topics;
import io.github.collectdmonitor.settings.MonitorSettings;
import io.github.collectdmonitor.settings.load.SettingsFile;
import io.github.collectdmonitor.signature.RequestSigner;
import io.github.collectdmonitor.signature.ResultSigner;
import io.github.collectdmonitor.signature.SenderName;
import io.github.collectdmonitor.signature.SigningKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The parts of the agent, started in order and stopped in reverse order. */
final class Agent {
    private static final Logger LOG = System.getLogger(Agent.class.getName());

    /** The nonces of signed requests: one every 36 ms for an hour, the maximum lifetime of a signature. */
    private static final int MAX_NONCES = 100_000;

    private static final int MAX_NONCES_OF_SIGNER = MAX_NONCES / 5;

    private final SettingsFile file;
    private final AgentSettings atStart;
    private final CommandRunner runner;
    private final TaskLedger ledger;
    private final AuditLog auditLog;
    private final @Nullable BrokerGateway brokerGateway;
    private final TaskDispatcher dispatcher;
    private final @Nullable LocalMonitor monitor;
    private boolean stopped;

    /**
     * Opens the state of the previous run, and starts nothing.
     *
     * @throws StateInUseException if another agent uses the state folder
     */
    Agent(SettingsFile file, AgentSettings atStart, String hostName) throws StateInUseException {
        this.file = file;
        this.atStart = atStart;
        Clock clock = Clock.systemUTC();
        Path stateFolder = atStart.state().folder();
        runner = new CommandRunner(() -> file.current().environment().variables(), PipeFolderLocation.of(stateFolder));
        ledger = TaskLedger.open(stateFolder, ledgerLimits(atStart), clock);
        Audit audit = atStart.audit();
        auditLog = AuditLog.open(audit.file(), new AuditLimits(audit.maxBytes(), audit.keptFiles()), clock);
        SigningKey key = atStart.trust().agentKey();
        ResultSigner signer = key == null ? null : new ResultSigner(key, hostName);
        brokerGateway = BrokerGateway.of(atStart, ledger, new ResultProof(signer, auditLog::head))
                .orElse(null);
        ConfigReplacer replacer =
                new ConfigReplacer(runner, () -> file.current().collectd(), stateFolder, clock);
        replacer.onWentBack(
                back -> report(new TaskResult(back.taskId(), clock.instant(), back.outcome(), hostName, false)));
        HostServices hostServices = new HostServices(
                hostName, () -> file.current().services(), runner, replacer, this::report, this::recovered, clock);
        Topics topics = atStart.topics();
        String commandTopic = topics == null ? "" : topics.command();
        AuditTrail audited = new AuditTrail(auditLog, commandTopic);
        TaskRecords records = new TaskRecords(ledger, audited);
        AccessControl guard =
                new AccessControl(commandTopic, () -> file.current().trust().rules(), clock);
        dispatcher = new TaskDispatcher(hostServices, records, guard, atStart.limits(), this::refuse);
        MonitorSettings monitored = atStart.monitor();
        monitor = monitored == null
                ? null
                : new LocalMonitor(
                        monitored, stateFolder, monitorParts(hostName, stateFolder, key, guard, audited), clock);
    }

    private MonitorParts monitorParts(
            String hostName, Path stateFolder, @Nullable SigningKey key, AccessControl guard, AuditTrail audited) {
        Topics topics = atStart.topics();
        RequestSigner signer = null;
        if (key != null && SenderName.isName(hostName)) {
            signer = new RequestSigner(hostName, key, Clock.systemUTC());
        } else if (key != null) {
            LOG.log(
                    Level.WARNING,
                    "Commands of rules to other hosts are not signed: \"{0}\" is not a valid sender''s name",
                    hostName);
        }
        return new MonitorParts(
                hostName,
                dispatcher,
                brokerGateway == null ? null : brokerGateway.usualAddress(),
                new CollectdLocator(runner),
                () -> file.current().collectd(),
                atStart.broker(),
                topics == null ? 1 : topics.qos(),
                guard,
                audited,
                new RequestTrust(signer, null, result -> {}),
                PipeFolderLocation.ofHandlers(stateFolder));
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

    private void refuse(DirectAnswer directAnswer) {
        if (brokerGateway == null) {
            directAnswer.settled().run();
        } else {
            brokerGateway.refuse(directAnswer);
        }
    }

    private void report(TaskResult result) {
        Path path = file.current().collectd().reportPath();
        if (path != null) {
            try {
                new ReplacementReport(path).write(result);
            } catch (IOException e) {
                LOG.log(Level.ERROR, "Cannot write the report of task {0} to {1}: {2}", result.taskId(), path, e);
            }
        }
    }

    /** Reports the result of a rule's task; a task of the previous run may end before the monitor exists. */
    private void recovered(TaskResult result) {
        if (monitor != null) {
            monitor.recovered(result);
        }
    }

    void start() {
        LeftoverFolders.removeLeft(Path.of(System.getProperty("java.io.tmpdir")));
        if (brokerGateway != null) {
            brokerGateway.startResults();
        }
        dispatcher.resume();
        if (brokerGateway != null) {
            brokerGateway.start(dispatcher);
        }
        if (monitor != null) {
            monitor.start();
        }
    }

    /**
     * Reloads config.json: services, rules and the log apply immediately; logs whether other changes need a restart.
     */
    void reload() {
        AgentSettings now = file.reload();
        AgentLogWriter.configure(now.log());
        if (monitor != null) {
            monitor.reload();
            monitor.logTotals();
        }
        boolean restart = !Objects.equals(now.broker(), atStart.broker())
                || !now.session().equals(atStart.session())
                || !Objects.equals(now.topics(), atStart.topics())
                || !now.limits().equals(atStart.limits())
                || !now.state().equals(atStart.state())
                || !now.audit().equals(atStart.audit())
                || !Objects.equals(now.monitor(), atStart.monitor())
                || !Objects.equals(now.trust().agentKeyFile(), atStart.trust().agentKeyFile());
        if (restart) {
            LOG.log(
                    Level.WARNING,
                    "Settings of the broker, the topics, the limits, the state folder, the audit log, local monitoring"
                            + " or the agent's key have changed; restart the agent to apply them");
        }
    }

    /** Stops accepting requests, waits for running tasks, sends the results, and disconnects. Idempotent. */
    synchronized void stop() throws InterruptedException {
        if (stopped) {
            return;
        }
        stopped = true;
        if (monitor != null) {
            monitor.stopFeed();
        }
        if (brokerGateway != null) {
            brokerGateway.stopRequests();
        }
        dispatcher.close(atStart.limits().shutdown());
        if (monitor != null) {
            monitor.stop();
        }
        if (brokerGateway != null) {
            brokerGateway.stop();
        }
        runner.close();
        auditLog.close();
        ledger.close();
        LOG.log(Level.INFO, "Stopped");
    }
}
