package io.github.collectdmonitor.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubRel;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/** One connection by Paho, from its start to its end; the next one is another object, with another Paho client. */
final class PahoConnection implements Wire, IncomingPackets.Watcher {
    /** How long any single answer of the broker is awaited. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(7);

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int NO_RETAINED_AT_SUBSCRIBE = 2;
    /** How many bytes the packet's length may grow by once the payload is in (MQTT 5.0 §1.5.5). */
    private static final int LENGTH_GROWTH = 3;

    private final LinkSettings settings;
    private final Outbox outbox;
    private final LinkListener listener;
    private final PahoClient client;
    private final ConnectFailure failure;
    private final CompletableFuture<Loss> loss = new CompletableFuture<>();
    private final Set<Integer> redelivered = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Integer> refusals = new ConcurrentHashMap<>();
    private boolean sessionPresent;

    PahoConnection(LinkSettings settings, Outbox outbox, LinkThreads threads, LinkListener listener) {
        this.settings = settings;
        this.outbox = outbox;
        this.listener = listener;
        this.failure = new ConnectFailure(settings.broker());
        try {
            client = new PahoClient(settings.clientId(), threads.watchedBy(this::fallen));
        } catch (MqttException e) {
            throw new IllegalArgumentException("the client id \"" + settings.clientId() + "\" cannot be used", e);
        }
        client.setManualAcks(true);
        client.setCallback(new PahoCallback(this::incoming, listener::received, loss::complete));
    }

    /** Connects and subscribes, waiting for each answer no longer than {@code limit}. */
    void open(boolean cleanStart, Duration limit, @Nullable SSLSocketFactory tls) throws BrokerException {
        Duration wait = limit.compareTo(LONGEST_WAIT) < 0 ? limit : LONGEST_WAIT;
        long millis = Math.max(1, wait.toMillis());
        long begun = System.nanoTime();
        try {
            // The socket gives up by itself after as long, and says more.
            IMqttToken connected = client.connect(options(cleanStart, wait, tls));
            connected.waitForCompletion(millis + millis / 10);
            sessionPresent = connected.getSessionPresent();
            client.applyCures();
            if (!settings.topics().isEmpty()) {
                IMqttToken subscribed = client.subscribe(subscriptions());
                subscribed.waitForCompletion(millis);
                check(subscribed.getReasonCodes());
            }
        } catch (MqttException e) {
            Loss lost = loss.getNow(new Loss(0, ""));
            dispose();
            boolean inTime = System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(millis);
            throw lost.reasonCode() != 0
                    ? failure.refused("the connection", lost.reasonCode())
                    : failure.explain(e, inTime);
        } catch (BrokerException | RuntimeException | Error e) {
            dispose();
            throw e;
        }
    }

    private MqttConnectionOptions options(boolean cleanStart, Duration wait, @Nullable SSLSocketFactory tls) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(new BrokerSocketFactory(() -> new BrokerSocket(
                settings.broker().address(),
                tls,
                wait,
                stream -> new IncomingPackets(stream, settings.maximumPacketSize(), this))));
        options.setAutomaticReconnect(false);
        options.setCleanStart(cleanStart);
        options.setSessionExpiryInterval(settings.sessionExpiry().toSeconds());
        options.setReceiveMaximum(settings.receiveMaximum());
        options.setMaximumPacketSize((long) settings.maximumPacketSize());
        options.setTopicAliasMaximum(0);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setUserName(settings.broker().user());
        if (settings.broker().password() != null) {
            options.setPassword(settings.broker().password().value().getBytes(StandardCharsets.UTF_8));
        }
        return options;
    }

    private MqttSubscription[] subscriptions() {
        return settings.topics().stream()
                .map(topic -> {
                    MqttSubscription subscription = new MqttSubscription(topic, Math.min(settings.qos(), 1));
                    subscription.setRetainHandling(NO_RETAINED_AT_SUBSCRIBE);
                    subscription.setRetainAsPublished(true);
                    return subscription;
                })
                .toArray(MqttSubscription[]::new);
    }

    private void check(int @Nullable [] reasonCodes) throws BrokerException {
        for (int i = 0; reasonCodes != null && i < reasonCodes.length; i++) {
            if (ReasonCodes.isError(reasonCodes[i])) {
                throw failure.refused("the subscription to " + settings.topics().get(i), reasonCodes[i]);
            }
        }
    }

    boolean sessionPresent() {
        return sessionPresent;
    }

    /** Waits for the end of the connection. */
    Loss awaitLoss() {
        return loss.join();
    }

    /** Makes {@link #awaitLoss} return; what still arrives is not acknowledged. */
    void giveUp(Loss why) {
        loss.complete(why);
    }

    /** Disconnects in order; {@code forget} makes the broker delete the session. */
    void disconnect(boolean forget, Duration limit) {
        MqttProperties properties = new MqttProperties();
        if (forget && settings.sessionExpiry().toSeconds() > 0) {
            properties.setSessionExpiryInterval(0L);
        }
        CountDownLatch sent = new CountDownLatch(1);
        try {
            client.sendDisconnect(properties, PacketAnswer.always(sent::countDown));
            boolean unused = sent.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (MqttException e) {
            // It is down already, which is all that was wanted.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        dispose();
    }

    /** Drops the connection in whatever state it is, and lets Paho's threads end. */
    void dispose() {
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException | RuntimeException e) {
            // Paho complains about being in the state that it is to leave.
        } finally {
            loss.complete(new Loss(0, "closed"));
        }
        try {
            client.close(true);
        } catch (MqttException | RuntimeException e) {
            // As above.
        }
    }

    @Override
    public int receiveMaximum() {
        return client.receiveMaximum();
    }

    @Override
    public int maximumQos() {
        return client.maximumQos();
    }

    /** How many topic aliases Paho thinks it may use: none, or trap and loop (Paho issue 1104). */
    int topicAliasMaximum() {
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
    public boolean publish(Flight flight, boolean again) {
        int packetId = flight.packetId;
        try {
            MqttPublish packet =
                    MessageTranslation.toPaho(flight.message, flight.qos, flight.payload, again && flight.qos > 0);
            packet.setMessageId(packetId);
            client.send(packet, PacketAnswer.of(codes -> answered(packetId, codes)));
            return true;
        } catch (MqttException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public boolean release(Flight flight) {
        int packetId = flight.packetId;
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

    private IncomingMessage incoming(String topic, MqttMessage message) {
        int packetId = message.getId();
        int qos = message.getQos();
        boolean again = qos > 0 && redelivered.contains(packetId);
        return MessageTranslation.fromPaho(topic, message, again, () -> acknowledge(packetId, qos));
    }

    private void acknowledge(int packetId, int qos) {
        if (qos != 1) {
            return;
        }
        try {
            client.messageArrivedComplete(packetId, qos);
        } catch (MqttException | RuntimeException e) {
            // The connection is gone, and the broker delivers the message again over the next one.
        }
    }

    @Override
    public void arriving(int packetId, boolean duplicate) {
        if (duplicate) {
            redelivered.add(packetId);
        } else {
            redelivered.remove(packetId);
        }
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
    public void leftOut(int packetId, int qos, String reason) {
        // Unacknowledged it would come again after each reconnect.
        acknowledge(packetId, qos);
        listener.refused(reason);
    }

    private void fallen(Throwable failure) {
        loss.complete(new Loss(0, "a thread of the connection ended unexpectedly: " + failure));
    }
}
