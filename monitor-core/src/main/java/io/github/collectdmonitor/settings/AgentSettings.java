package io.github.collectdmonitor.settings;

import io.github.collectdmonitor.trust.SigningKey;
import io.github.collectdmonitor.trust.TrustRules;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A whole config.json.
 *
 * @param broker where the broker is, or null where the agent only judges local metrics
 * @param session how the agent keeps in touch with it
 * @param topics what is read and written there, or null without a broker
 * @param limits what bounds the agent's work
 * @param state what the agent remembers, and where
 * @param audit where it is written who asked for what
 * @param trust who may ask for what, and how the agent proves its answers
 * @param log where the log goes
 * @param services what senders may name
 * @param collectd what is known of this host's collectd
 * @param monitor how local metrics are judged, or null where they are not
 * @param environment what commands get beside the fixed variables
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
     * @param clientId the same over restarts, so that the broker keeps messages for it
     * @param clean whether to forget what the broker kept, at each start
     * @param expiry how long the broker keeps the session without us (MQTT 5.0 §3.1.2.11.2)
     * @param firstRetry the first delay before connecting again
     */
    public record Session(String clientId, boolean clean, Duration expiry, Duration firstRetry) {}

    /**
     * What is read and written.
     *
     * @param command the topic of the requests
     * @param result the topic of the results, or null where none are sent
     * @param qos the quality of service of both, 0 to 2
     */
    public record Topics(String command, @Nullable String result, int qos) {}

    /**
     * What bounds the agent's work.
     *
     * @param maxPayload the largest request in bytes
     * @param maxWaitingTasks how many tasks may wait for their turn
     * @param maxConcurrentCommands how many commands run side by side
     * @param repeatWindow how long after its end a task's same bytes still count as the same task; zero: not at all
     * @param maxCommandAge how old a request's timestamp may be, or null for any age
     * @param shutdown how long running commands may go on when the agent is told to stop
     */
    public record Limits(
            int maxPayload,
            int maxWaitingTasks,
            int maxConcurrentCommands,
            Duration repeatWindow,
            @Nullable Duration maxCommandAge,
            Duration shutdown) {}

    /**
     * What the agent remembers over its restarts.
     *
     * @param folder where; readable for its owner only
     * @param retention how long finished tasks are remembered
     * @param maxTasks how many tasks are remembered at most
     * @param maxBytes how much disk space they may take
     */
    public record State(Path folder, Duration retention, int maxTasks, long maxBytes) {}

    /**
     * The audit log.
     *
     * @param file where it is
     * @param maxBytes how large the file may become before a new one is begun
     * @param keptFiles how many full ones are kept
     */
    public record Audit(Path file, long maxBytes, int keptFiles) {}

    /**
     * Who may ask for what, and how the agent proves its answers.
     *
     * @param rules what the agent trusts
     * @param agentKeyFile where the agent's own key is, or null where it signs nothing
     * @param agentKey that key, or null
     */
    public record Trust(
            TrustRules rules,
            @Nullable Path agentKeyFile,
            @Nullable SigningKey agentKey) {}

    /** Where the log goes, and how much of it. */
    public record Log(LogDevice device, LogLevel level) {}

    /** Where the log goes. */
    public enum LogDevice {
        /** Standard output. */
        STDOUT,
        /** The system log. */
        SYSLOG
    }

    /** The least severe lines that are logged. */
    public enum LogLevel {
        /** Only what ends the agent. */
        FATAL,
        /** What failed. */
        ERROR,
        /** What may fail soon. */
        WARN,
        /** What was asked and what it came to. */
        INFO,
        /** All. */
        DEBUG
    }
}
