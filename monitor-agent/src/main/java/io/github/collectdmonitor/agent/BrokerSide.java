package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.dispatch.Refusal;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.mqtt.BrokerException;
import io.github.collectdmonitor.mqtt.IncomingMessage;
import io.github.collectdmonitor.mqtt.LinkListener;
import io.github.collectdmonitor.mqtt.LinkSettings;
import io.github.collectdmonitor.mqtt.MqttLink;
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

/** Brings requests from the broker to the dispatcher, and results to the broker. */
final class BrokerSide {
    private static final Logger LOG = System.getLogger(BrokerSide.class.getName());

    /** What a packet may hold beside its payload: topic, response topic, correlation data, user properties. */
    private static final int PACKET_OVERHEAD = 64 * 1024;

    /** How long the last results may take to reach the broker when the agent stops. */
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

    private BrokerSide(
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

    /** The side towards the broker that the settings name; empty where they name none. Connects to nothing yet. */
    static Optional<BrokerSide> of(AgentSettings settings, TaskLedger ledger, ResultProof proof) {
        BrokerSettings broker = settings.broker();
        Topics topics = settings.topics();
        return broker == null || topics == null
                ? Optional.empty()
                : Optional.of(new BrokerSide(broker, topics, settings.session(), settings.limits(), ledger, proof));
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

    /** Where results go that no request has an address for; null where none are sent. */
    @Nullable
    ReplyAddress usualAddress() {
        String topic = topics.result();
        return topic == null ? null : new ReplyAddress(topic, null);
    }

    /** Sends the answer to a request that is no new task. */
    void refuse(Refusal refusal) {
        publisher.refuse(refusal);
    }

    /** Sends the results that wait, and those to come. */
    void startResults() {
        publisher.start();
    }

    /** Connects, and hands requests over. */
    void start(TaskDispatcher dispatcher) {
        inbox = new RequestInbox(
                dispatcher::dispatch,
                publisher::awaitRoom,
                new ReplyRoute(topics.command(), topics.result()),
                maximumPacketSize,
                link::overrun);
        inbox.start();
        link.start();
    }

    /** Takes no more requests. */
    void stopRequests() throws InterruptedException {
        if (inbox != null) {
            inbox.stop();
        }
    }

    /** Sends the last results, as far as there is time, and disconnects. */
    void stop() throws InterruptedException {
        if (!publisher.awaitDelivered(LAST_RESULTS)) {
            LOG.log(Level.WARNING, "Not all results have reached the broker; they are sent after the next start");
        }
        publisher.stop();
        link.close();
    }

    /** Tells the log how the link fares, and the inbox what it brings. */
    private final class Listener implements LinkListener {
        @Override
        public void received(IncomingMessage message) {
            if (inbox != null) {
                inbox.put(message);
            }
        }

        @Override
        public void connected(boolean sessionPresent) {
            outages.connected("Connected to " + broker.address() + " as " + session.clientId() + ", reading "
                    + topics.command() + (sessionPresent ? " (the broker had kept our session)" : ""));
        }

        @Override
        public void steady() {
            outages.steady();
        }

        @Override
        public void limited(List<String> shortfalls) {
            LOG.log(
                    Level.WARNING,
                    "The broker at {0} does less than it was asked to: {1}",
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
            LOG.log(Level.WARNING, "A message is not read: {0}", reason);
        }

        @Override
        public void connectFailed(BrokerException why, Duration nextTry) {
            outages.failed(String.valueOf(why.getMessage()), nextTry);
        }
    }
}
