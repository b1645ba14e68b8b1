package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.mqtt.connection.BrokerConnection;
import io.github.collectdmonitor.mqtt.connection.BrokerLimits;
import io.github.collectdmonitor.mqtt.connection.ConnectFailure;
import io.github.collectdmonitor.mqtt.connection.Disconnection;
import io.github.collectdmonitor.mqtt.connection.DisconnectionSignal;
import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.connection.LinkThreads;
import io.github.collectdmonitor.mqtt.connection.Outbox;
import io.github.collectdmonitor.mqtt.connection.PendingPublish;
import io.github.collectdmonitor.mqtt.connection.ReasonCodes;
import io.github.collectdmonitor.mqtt.connection.UnansweredException;
import io.github.collectdmonitor.mqtt.connection.UnreadableException;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.socket.BrokerSocket;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubRel;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/** One connection, made by a Paho client of its own; a reconnect creates a new object. */
public final class PahoConnection implements BrokerConnection, IncomingPackets.Watcher {
    /** The longest wait for a single response of the broker. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(7);

    /** By how many bytes the packet's length field may grow with the payload (MQTT 5.0 §1.5.5). */
    private static final int LENGTH_GROWTH = 3;

    private final LinkSettings settings;
    private final Outbox outbox;
    private final LinkListener listener;
    private final PahoClient client;
    private final LinkThreads threads;
    private final ConnectFailure failure;
    private final DisconnectionSignal loss = new DisconnectionSignal();
    private final PahoReceipts receipts;
    private final Map<Integer, Integer> refusals = new ConcurrentHashMap<>();
    private boolean sessionPresent;
    private boolean disposed;
    private @Nullable BrokerSocket socket;
    private volatile @Nullable UnreadableException readFailure;
    private volatile @Nullable BrokerLimits limits;

    public PahoConnection(LinkSettings settings, Outbox outbox, LinkThreads threads, LinkListener listener) {
        this.settings = settings;
        this.outbox = outbox;
        this.listener = listener;
        this.failure = new ConnectFailure(settings.broker());
        try {
            this.threads = threads.watchedBy(this::threadFailed);
            client = new PahoClient(settings.clientId(), this.threads);
        } catch (MqttException e) {
            throw new IllegalArgumentException("The client id \"" + settings.clientId() + "\" is invalid", e);
        }
        receipts = new PahoReceipts(client);
        client.setManualAcks(true);
        client.setCallback(new PahoCallback(receipts::incoming, listener::received, loss::report));
    }

    /**
     * Connects to the first of these addresses that responds, and subscribes.
     *
     * @param connecting the time limit for all addresses together to accept a connection
     * @param limit for the TLS handshake, and for each response of the broker
     */
    public void open(
            boolean cleanStart,
            Duration connecting,
            Duration limit,
            @Nullable SSLSocketFactory tls,
            List<InetAddress> addresses)
            throws BrokerException {
        BrokerSocket opening = new BrokerSocket(
                settings.broker().address(),
                tls,
                stream -> new IncomingPackets(stream, settings.maximumPacketSize(), settings.topics(), this));
        try {
            use(opening);
            opening.open(addresses, connecting, limit, threads);
            connect(opening, cleanStart, limit);
            client.applyWorkarounds();
            subscribe(limit);
        } catch (IOException e) {
            dispose();
            throw failure.network(e, opening.peer());
        } catch (MqttException | UnansweredException e) {
            Disconnection lost = loss.current();
            UnreadableException unread = readFailure;
            dispose();
            throw failure.unanswered(e, lost, unread, opening.peer());
        } catch (BrokerException | RuntimeException | Error e) {
            dispose();
            throw e;
        }
    }

    private synchronized void use(BrokerSocket opening) throws IOException {
        if (disposed) {
            throw new IOException("closed before connecting");
        }
        socket = opening;
    }

    private void connect(BrokerSocket opened, boolean cleanStart, Duration limit)
            throws MqttException, UnansweredException {
        AwaitedAnswer answer = new AwaitedAnswer();
        synchronized (this) {
            if (disposed) {
                throw new MqttException(MqttClientException.REASON_CODE_CLIENT_CLOSED);
            }
            IMqttToken unused = client.connect(ConnectPackets.options(settings, cleanStart, opened), null, answer);
        }
        sessionPresent = answer.await(loss.future(), limit).getSessionPresent();
    }

    private void subscribe(Duration limit) throws MqttException, UnansweredException, BrokerException {
        if (settings.topics().isEmpty()) {
            return;
        }
        AwaitedAnswer answer = new AwaitedAnswer();
        IMqttToken unused =
                client.subscribe(ConnectPackets.subscriptions(settings), null, answer, new MqttProperties());
        check(answer.await(loss.future(), limit).getReasonCodes());
    }

    /** Returns the address that accepted the connection, or null if none did. */
    @Nullable
    public InetAddress peer() {
        BrokerSocket used = socket();
        return used == null ? null : used.peer();
    }

    /** Returns the addresses that did not accept a connection. */
    public Set<InetAddress> unreachable() {
        BrokerSocket used = socket();
        return used == null ? Set.of() : used.failures().keySet();
    }

    /** Returns the limits that the broker announced, or null before it did. */
    @Nullable
    public BrokerLimits limits() {
        return limits;
    }

    private synchronized @Nullable BrokerSocket socket() {
        return socket;
    }

    private void check(int @Nullable [] reasonCodes) throws BrokerException {
        int answers = reasonCodes == null ? 0 : reasonCodes.length;
        for (int i = 0; i < settings.topics().size(); i++) {
            int code = reasonCodes != null && i < answers ? reasonCodes[i] : ReasonCodes.PROTOCOL_ERROR;
            if (ReasonCodes.isError(code)) {
                throw failure.refused("the subscription to " + settings.topics().get(i), code, peer());
            }
        }
    }

    public boolean sessionPresent() {
        return sessionPresent;
    }

    /** Returns the signal for the end of the connection. */
    public DisconnectionSignal loss() {
        return loss;
    }

    /** Reports the end of the connection; messages that still arrive are not acknowledged. */
    public void giveUp(Disconnection why) {
        loss.report(why);
    }

    /** Disconnects normally; {@code deleteSession} makes the broker delete the session. */
    public void disconnect(boolean deleteSession, Duration limit) {
        MqttProperties properties = new MqttProperties();
        if (deleteSession && settings.sessionExpiry().toSeconds() > 0) {
            properties.setSessionExpiryInterval(0L);
        }
        BrokerSocket used = socket();
        try {
            client.sendDisconnect(properties);
            boolean unused = used != null && used.awaitDisconnect(limit);
        } catch (MqttException e) {
            // The connection has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dispose();
    }

    /** Drops the connection in any state, and ends all of Paho's threads. */
    public void dispose() {
        BrokerSocket used;
        synchronized (this) {
            disposed = true;
            used = socket;
        }
        new PahoShutdown(client, used, threads.running()).end(() -> loss.report(new Disconnection(0, "closed")));
    }

    @Override
    public int receiveMaximum() {
        return client.receiveMaximum();
    }

    @Override
    public int maximumQos() {
        return client.maximumQos();
    }

    /** Returns how many topic aliases Paho may use: it must be 0, otherwise Paho loops (Paho issue 1104). */
    public int topicAliasMaximum() {
        return client.topicAliasMaximum();
    }

    @Override
    public int roomFor(OutgoingMessage message, int qos) {
        try {
            MqttPublish empty = MessageTranslation.toPaho(message, qos, new byte[0], false);
            long room = client.maximumPacketSize() - empty.getHeader().length - LENGTH_GROWTH;
            return (int) Math.max(-1, room);
        } catch (MqttException e) {
            return -1;
        }
    }

    @Override
    public boolean publish(PendingPublish pendingPublish, boolean again) {
        int packetId = pendingPublish.packetId;
        try {
            MqttPublish packet = MessageTranslation.toPaho(
                    pendingPublish.message,
                    pendingPublish.qos,
                    pendingPublish.payload,
                    again && pendingPublish.qos > 0);
            packet.setMessageId(packetId);
            client.send(packet, PacketAnswer.of(codes -> answered(packetId, codes)));
            return true;
        } catch (MqttException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public boolean release(PendingPublish pendingPublish) {
        int packetId = pendingPublish.packetId;
        try {
            MqttPubRel packet = new MqttPubRel(MqttReturnCode.RETURN_CODE_SUCCESS, packetId, new MqttProperties());
            client.send(packet, PacketAnswer.of(codes -> answered(packetId, codes)));
            return true;
        } catch (MqttException | RuntimeException e) {
            return false;
        }
    }

    private void answered(int packetId, int @Nullable [] codes) {
        Integer refusal = refusals.remove(packetId);
        int worst = refusal == null ? 0 : refusal;
        for (int i = 0; refusal == null && codes != null && i < codes.length; i++) {
            worst = Math.max(worst, codes[i]);
        }
        outbox.answered(this, packetId, worst);
    }

    @Override
    public void arriving(int packetId, boolean duplicate) {
        receipts.arriving(packetId, duplicate);
    }

    @Override
    public void taken(int packetId) {
        outbox.taken(this, packetId);
    }

    @Override
    public void refused(int packetId, int reasonCode) {
        refusals.put(packetId, reasonCode);
    }

    @Override
    public void connected(MqttProperties announced) throws UnreadableException {
        BrokerLimits read = BrokerLimits.of(announced);
        client.keepAlive(read.keepAliveSeconds());
        limits = read;
    }

    @Override
    public void unreadable(UnreadableException why) {
        readFailure = why;
    }

    @Override
    public void leftOut(int packetId, int qos, String reason) {
        receipts.refuse(packetId, qos);
        listener.refused(reason);
    }

    private void threadFailed(Throwable failure) {
        loss.report(new Disconnection(0, "internal error: a thread of the connection failed: " + failure));
    }
}
