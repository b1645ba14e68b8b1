package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.access.TrustRules;
import io.github.collectdmonitor.signature.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an agent, from config.json.
 *
 * @param broker the broker, or null if the agent only evaluates local metrics
 * @param session the session with the broker
 * @param topics the topics, or null without a broker
 * @param limits the limits of requests and tasks
 * @param state what the agent keeps over restarts, and where
 * @param audit the audit log
 * @param trust permissions, and the agent's own key
 * @param log the log's device and level
 * @param services the commands
 * @param collectd the settings of this host's collectd
 * @param monitor the settings of local monitoring, or null without it
 * @param environment variables for commands, in addition to the fixed ones
 */
public record AgentSettings(
        @Nullable BrokerSettings broker,
        Session session,
        @Nullable Topics topics,
        Limits limits,
        State state,
        Audit audit,
        Trust trust,
        Log log,
        Services services,
        CollectdSettings collectd,
        @Nullable MonitorSettings monitor,
        CommandEnvironment environment) {
    /**
     * The agent's session with the broker.
     *
     * @param clientId the client id, the same over restarts, so that the broker keeps the session
     * @param clean whether to discard the broker's session at each start
     * @param expiry how long the broker keeps the session while the agent is offline (MQTT 5.0 §3.1.2.11.2)
     * @param firstRetry the first delay before a reconnection
     */
    public record Session(String clientId, boolean clean, Duration expiry, Duration firstRetry) {}

    /**
     * The topics of requests and results.
     *
     * @param command the topic of the requests
     * @param result the topic of the results, or null if none are sent
     * @param qos the quality of service of both, 0 to 2
     */
    public record Topics(String command, @Nullable String result, int qos) {}

    /**
     * The limits of requests and tasks.
     *
     * @param maxPayload the largest request in bytes
     * @param maxWaitingTasks the maximum number of queued tasks
     * @param maxConcurrentCommands the maximum number of concurrent commands
     * @param repeatWindow how long after a task's end the same bytes count as a repeat; zero for never
     * @param maxCommandAge how old a request's timestamp may be, or null for any age
     * @param shutdown how long active commands may run when the agent is stopped
     */
    public record Limits(
            int maxPayload,
            int maxWaitingTasks,
            int maxConcurrentCommands,
            Duration repeatWindow,
            @Nullable Duration maxCommandAge,
            Duration shutdown) {}

    /**
     * What the agent keeps over restarts.
     *
     * @param folder the state folder, accessible by its owner only
     * @param retention how long finished tasks are kept
     * @param maxTasks the maximum number of finished tasks
     * @param maxBytes the maximum disk space of the ledger
     */
    public record State(Path folder, Duration retention, int maxTasks, long maxBytes) {}

    /**
     * The audit log.
     *
     * @param file the newest file
     * @param maxBytes the maximum size of a file
     * @param keptFiles the number of rotated files that are kept
     */
    public record Audit(Path file, long maxBytes, int keptFiles) {}

    /**
     * Permissions, and the agent's own key.
     *
     * @param rules the rules of signatures and permissions
     * @param agentKeyFile the file of the agent's own key, or null if it signs nothing
     * @param agentKey that key, or null
     */
    public record Trust(
            TrustRules rules,
            @Nullable Path agentKeyFile,
            @Nullable SigningKey agentKey) {}

    /** The log's device and level. */
    public record Log(LogDevice device, LogLevel level) {}

    /** The device of the log. */
    public enum LogDevice {
        /** Standard output. */
        STDOUT,
        /** The system log. */
        SYSLOG
    }

    /** The least severe lines that are logged. */
    public enum LogLevel {
        /** Only failures that end the agent. */
        FATAL,
        /** Also failures. */
        ERROR,
        /** Also what may lead to failures. */
        WARN,
        /** Also requests and their outcomes. */
        INFO,
        /** Everything. */
        DEBUG
    }
}
