package io.github.collectdmonitor.mqtt.paho;

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

/** Paho's client, with access to its packet ids and to its record of the broker's limits. */
public final class PahoClient extends MqttAsyncClient {
    /** Larger than any packet (MQTT 5.0 §2.1.4). */
    static final long NO_LIMIT = 268_435_460L;

    /** The keep-alive interval. */
    static final int KEEP_ALIVE_SECONDS = 30;

    private static final int DEFAULT_RECEIVE_MAXIMUM = 65535;
    private static final int HIGHEST_QOS = 2;

    /** Referenced here because the JDK drops loggers without references. Paho's errors are reported by other means. */
    private static final Logger SILENCED = Logger.getLogger("org.eclipse.paho");

    static {
        SILENCED.setLevel(Level.OFF);
    }

    private final MqttConnectionState state;
    private volatile int brokersKeepAlive;
    private volatile long brokersMaximumPacketSize = NO_LIMIT;

    public PahoClient(String clientId, ScheduledExecutorService threads) throws MqttException {
        // The socket factory knows the address; a literal here avoids a lookup.
        super("tcp://127.0.0.1:1883", clientId, new MemoryPersistence(), null, threads);
        state = connectionState();
    }

    /**
     * Corrects the state that Paho derives from the CONNACK; must be called before the first publish.
     *
     * <p>Topic aliases are disabled: a message sent again after a reconnect would have an alias and no topic (Paho
     * issues 1104, 527). Paho confuses the broker's maximum packet size with the client's; this package checks both
     * itself. And it reads the receive maximum as a signed number, and then sends nothing.
     */
    public void applyWorkarounds() {
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

    public int topicAliasMaximum() {
        return state.getOutgoingTopicAliasMaximum();
    }

    /** Sends a packet with its own id. */
    void send(MqttWireMessage packet, MqttActionListener whenAnswered) throws MqttException {
        MqttToken token = new MqttToken(getClientId());
        token.internalTok.setDeliveryToken(true);
        token.setActionCallback(whenAnswered);
        token.setRequestMessage(packet);
        comms.sendNoWait(packet, token);
    }

    /**
     * Disconnects normally, by a packet like any other: Paho's own method pauses, and starts a thread that waits
     * forever if the broker does not read.
     */
    void sendDisconnect(MqttProperties properties) throws MqttException {
        comms.sendNoWait(
                new MqttDisconnect(MqttReturnCode.RETURN_CODE_SUCCESS, properties), new MqttToken(getClientId()));
    }

    /** Rejects a QoS 2 message; without effect after the end of the connection. */
    void refuseQos2(int packetId) {
        try {
            MqttPubRec refusal = new MqttPubRec(
                    MqttReturnCode.RETURN_CODE_IMPLEMENTATION_SPECIFIC_ERROR, packetId, new MqttProperties());
            comms.sendNoWait(refusal, new MqttToken(getClientId()));
        } catch (MqttException | RuntimeException e) {
            // The broker redelivers the message over the next connection.
        }
    }

    /** Sets the keep-alive interval that the broker requires (MQTT 5.0 §3.2.2.3.14), 30 s at most. */
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
            throw new IllegalStateException("Internal error: this version of Paho has no field mqttConnection", e);
        }
    }
}
