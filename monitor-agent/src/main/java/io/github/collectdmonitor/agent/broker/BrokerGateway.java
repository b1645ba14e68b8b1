package io.github.collectdmonitor.agent.broker;

import io.github.collectdmonitor.dispatch.DirectAnswer;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.AgentSettings;
import io.github.collectdmonitor.settings.AgentSettings.Limits;
import io.github.collectdmonitor.settings.AgentSettings.Session;
import io.github.collectdmonitor.settings.AgentSettings.Topics;
import io.github.collectdmonitor.settings.BrokerSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes requests from the broker to the dispatcher, and results to the broker. */
public final class BrokerGateway {
    private static final Logger LOG = System.getLogger(BrokerGateway.class.getName());

    /** The size limit of a packet without its payload: topic, response topic, correlation data, user properties. */
    private static final int PACKET_OVERHEAD = 64 * 1024;

    /** The time limit for publishing the last results when the agent stops. */
    private static final Duration LAST_RESULTS = Duration.ofSeconds(10);

    private final BrokerSettings broker;
    private final Session session;
    private final Topics topics;
    private final int maximumPacketSize;
    private final MqttLink link;
    private final ResultPublisher publisher;
    private final OutageLog outages = new OutageLog(
            System::nanoTime,
            line -> LOG.log(Level.WARNING, "{0}", line),
            line -> LOG.log(Level.INFO, "{0}", line),
            line -> LOG.log(Level.DEBUG, "{0}", line));
    private @Nullable RequestInbox inbox;

    private BrokerGateway(
            BrokerSettings broker,
            Topics topics,
            Session session,
            Limits limits,
            TaskLedger ledger,
            ResultProof proof) {
        this.broker = broker;
        this.topics = topics;
        this.session = session;
        maximumPacketSize = limits.maxPayload() + PACKET_OVERHEAD;
        link = new MqttLink(linkSettings(), new Listener());
        publisher = new ResultPublisher(link, ledger, topics.qos(), proof);
    }

    /** Returns the connection to the configured broker, not connected yet; empty if none is configured. */
    public static Optional<BrokerGateway> of(AgentSettings settings, TaskLedger ledger, ResultProof proof) {
        BrokerSettings broker = settings.broker();
        Topics topics = settings.topics();
        return broker == null || topics == null
                ? Optional.empty()
                : Optional.of(new BrokerGateway(broker, topics, settings.session(), settings.limits(), ledger, proof));
    }

    private LinkSettings linkSettings() {
        return new LinkSettings(
                broker,
                session.clientId(),
                session.clean(),
                session.expiry(),
                true,
                session.firstRetry(),
                maximumPacketSize,
                RequestInbox.RECEIVE_MAXIMUM,
                List.of(topics.command()),
                topics.qos());
    }

    /** Returns the address of results without a request; null if no results are sent. */
    @Nullable
    public ReplyAddress usualAddress() {
        String topic = topics.result();
        return topic == null ? null : new ReplyAddress(topic, null);
    }

    /** Sends the result of a request that does not become a task. */
    public void refuse(DirectAnswer directAnswer) {
        publisher.refuse(directAnswer);
    }

    /** Starts sending pending and new results. */
    public void startResults() {
        publisher.start();
    }

    /** Connects, and passes requests to the dispatcher. */
    public void start(TaskDispatcher dispatcher) {
        inbox = new RequestInbox(
                dispatcher::dispatch,
                publisher::awaitRoom,
                new ReplyRoute(topics.command(), topics.result()),
                maximumPacketSize,
                link::overrun);
        inbox.start();
        link.start();
    }

    /** Stops accepting requests. */
    public void stopRequests() throws InterruptedException {
        if (inbox != null) {
            inbox.stop();
        }
    }

    /** Sends the last results within the time limit, and disconnects. */
    public void stop() throws InterruptedException {
        if (!publisher.awaitDelivered(LAST_RESULTS)) {
            LOG.log(
                    Level.WARNING,
                    "The broker has not acknowledged all results; the agent sends them after its next start");
        }
        publisher.stop();
        link.close();
    }

    /** Logs the state of the link, and passes messages to the inbox. */
    private final class Listener implements LinkListener {
        @Override
        public void received(IncomingMessage message) {
            if (inbox != null) {
                inbox.put(message);
            }
        }

        @Override
        public void connected(boolean sessionPresent) {
            outages.connected("Connected to " + broker.address() + " as " + session.clientId() + ", subscribed to "
                    + topics.command() + (sessionPresent ? " (session resumed)" : ""));
        }

        @Override
        public void steady() {
            outages.steady();
        }

        @Override
        public void limited(List<String> shortfalls) {
            LOG.log(
                    Level.WARNING,
                    "Limits of the broker at {0} are below the requested values: {1}",
                    broker.address(),
                    String.join("; ", shortfalls));
        }

        @Override
        public void disconnected(String reason) {
            if (inbox != null) {
                inbox.disconnected();
            }
            outages.disconnected("Disconnected from " + broker.address() + ": " + reason);
        }

        @Override
        public void refused(String reason) {
            LOG.log(Level.WARNING, "Rejected a message of the broker: {0}", reason);
        }

        @Override
        public void connectFailed(BrokerException why, Duration nextTry) {
            outages.failed(String.valueOf(why.getMessage()), nextTry);
        }
    }
}
