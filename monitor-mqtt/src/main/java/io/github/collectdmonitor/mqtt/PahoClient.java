package io.github.collectdmonitor.mqtt;

import java.lang.reflect.Field;
import java.util.concurrent.ScheduledExecutorService;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.internal.MqttConnectionState;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttDisconnect;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPubRec;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;

/** Paho's client, opened where it must be: packets with ids of our own, and its idea of what the broker takes. */
final class PahoClient extends MqttAsyncClient {
    /** Larger than any packet (MQTT 5.0 §2.1.4). */
    static final long NO_LIMIT = 268_435_460L;

    /** How often the broker hears of us at least. */
    static final int KEEP_ALIVE_SECONDS = 30;

    private static final int DEFAULT_RECEIVE_MAXIMUM = 65535;
    private static final int HIGHEST_QOS = 2;

    /** Held, since the logging of the JDK forgets loggers that nobody holds. What Paho logs, we tell in other ways. */
    private static final Logger SILENCED = Logger.getLogger("org.eclipse.paho");

    static {
        SILENCED.setLevel(Level.OFF);
    }

    private final MqttConnectionState state;
    private volatile int brokersKeepAlive;
    private volatile long brokersMaximumPacketSize = NO_LIMIT;

    PahoClient(String clientId, ScheduledExecutorService threads) throws MqttException {
        // The address is the socket factory's business: one without a name spares looking it up.
        super("tcp://127.0.0.1:1883", clientId, new MemoryPersistence(), null, threads);
        state = connectionState();
    }

    /**
     * Puts right what Paho made of the CONNACK; to be called before anything is published.
     *
     * <p>Topic aliases off: a message sent again after a reconnect would bear an alias and no topic (Paho issues 1104,
     * 527). Paho mistakes the broker's packet size for ours, and ours for the broker's; we look at both ourselves. And it
     * takes the receive maximum for a signed number, and would then send nothing.
     */
    void applyCures() {
        state.setOutgoingTopicAliasMaximum(0);
        state.setIncomingMaximumPacketSize(NO_LIMIT);
        Long brokersLimit = state.getOutgoingMaximumPacketSize();
        brokersMaximumPacketSize = brokersLimit == null ? NO_LIMIT : brokersLimit;
        state.setOutgoingMaximumPacketSize(NO_LIMIT);
        state.setReceiveMaximum(receiveMaximum());
        state.setKeepAliveSeconds(keepAliveSeconds());
    }

    long maximumPacketSize() {
        return brokersMaximumPacketSize;
    }

    int receiveMaximum() {
        Integer maximum = state.getReceiveMaximum();
        return maximum == null ? DEFAULT_RECEIVE_MAXIMUM : maximum & 0xFFFF;
    }

    int maximumQos() {
        Integer maximum = state.getMaximumQoS();
        return maximum == null ? HIGHEST_QOS : maximum;
    }

    int topicAliasMaximum() {
        return state.getOutgoingTopicAliasMaximum();
    }

    /** Sends a packet under the id that it has. */
    void send(MqttWireMessage packet, MqttActionListener whenAnswered) throws MqttException {
        MqttToken token = new MqttToken(getClientId());
        token.internalTok.setDeliveryToken(true);
        token.setActionCallback(whenAnswered);
        token.setRequestMessage(packet);
        comms.sendNoWait(packet, token);
    }

    /**
     * Disconnects in order, by a packet like any other: Paho's own method makes a pause, and begins a thread that waits for
     * ever where the broker does not read.
     */
    void sendDisconnect(MqttProperties properties) throws MqttException {
        comms.sendNoWait(
                new MqttDisconnect(MqttReturnCode.RETURN_CODE_SUCCESS, properties), new MqttToken(getClientId()));
    }

    /** Refuses a QoS 2 message for good; without effect once the connection is gone. */
    void refuseQos2(int packetId) {
        try {
            MqttPubRec refusal = new MqttPubRec(
                    MqttReturnCode.RETURN_CODE_IMPLEMENTATION_SPECIFIC_ERROR, packetId, new MqttProperties());
            comms.sendNoWait(refusal, new MqttToken(getClientId()));
        } catch (MqttException | RuntimeException e) {
            // The broker delivers the message again over the next connection.
        }
    }

    /** Takes the keep alive that the broker wants (MQTT 5.0 §3.2.2.3.14), or 30 s where that is longer or none. */
    void keepAlive(int brokersSeconds) {
        brokersKeepAlive = brokersSeconds;
        state.setKeepAliveSeconds(keepAliveSeconds());
    }

    private int keepAliveSeconds() {
        return brokersKeepAlive > 0 ? Math.min(brokersKeepAlive, KEEP_ALIVE_SECONDS) : KEEP_ALIVE_SECONDS;
    }

    private MqttConnectionState connectionState() {
        try {
            Field field = MqttAsyncClient.class.getDeclaredField("mqttConnection");
            field.setAccessible(true);
            return (MqttConnectionState) field.get(this);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of Paho keeps its connection's state elsewhere", e);
        }
    }
}
