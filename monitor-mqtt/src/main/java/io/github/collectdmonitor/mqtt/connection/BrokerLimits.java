package io.github.collectdmonitor.mqtt.connection;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a broker announces (MQTT 5.0 §3.2.2.3).
 *
 * @param sessionExpirySeconds null if it accepts the requested value
 * @param receiveMaximum how many unacknowledged messages of QoS 1 and 2 it accepts, 1 to 65535
 * @param maximumQos 0 to 2
 * @param maximumPacketSize in bytes, null without a limit
 * @param keepAliveSeconds 0 if it accepts the requested value
 */
public record BrokerLimits(
        @Nullable Long sessionExpirySeconds,
        int receiveMaximum,
        int maximumQos,
        boolean retainAvailable,
        @Nullable Long maximumPacketSize,
        int keepAliveSeconds) {
    private static final int HIGHEST_QOS = 2;

    /** Reads the limits.
     * @throws UnreadableException if a limit is out of the range that MQTT allows
     */
    public static BrokerLimits of(MqttProperties announced) throws UnreadableException {
        Integer receiveMaximum = announced.getReceiveMaximum();
        Integer maximumQos = announced.getMaximumQoS();
        Boolean retainAvailable = announced.isRetainAvailable();
        Integer keepAlive = announced.getServerKeepAlive();
        Long maximumPacketSize = announced.getMaximumPacketSize();
        if (receiveMaximum != null && receiveMaximum == 0) {
            throw new UnreadableException("announced a receive maximum of 0, which MQTT 5 does not allow");
        }
        if (maximumPacketSize != null && maximumPacketSize == 0) {
            throw new UnreadableException("announced a maximum packet size of 0, which MQTT 5 does not allow");
        }
        if (maximumQos != null && (maximumQos < 0 || maximumQos >= HIGHEST_QOS)) {
            throw new UnreadableException("announced a maximum QoS of " + maximumQos + ", which MQTT 5 does not allow");
        }
        return new BrokerLimits(
                announced.getSessionExpiryInterval(),
                receiveMaximum == null ? LinkSettings.DEFAULT_RECEIVE_MAXIMUM : receiveMaximum & 0xFFFF,
                maximumQos == null ? HIGHEST_QOS : maximumQos,
                retainAvailable == null || retainAvailable,
                maximumPacketSize,
                keepAlive == null ? 0 : keepAlive & 0xFFFF);
    }

    /** Returns a text for each limit that is below the requested value, with both values and the consequence. */
    public List<String> shortfalls(LinkSettings asked) {
        List<String> found = new ArrayList<>();
        long expiry = asked.sessionExpiry().toSeconds();
        if (sessionExpirySeconds != null && sessionExpirySeconds < expiry) {
            found.add("it keeps the session for " + sessionExpirySeconds + " s instead of " + expiry
                    + " s; messages for a client that is offline for longer are lost");
        }
        if (receiveMaximum < asked.receiveMaximum()) {
            found.add("its receive maximum is " + receiveMaximum + " instead of " + asked.receiveMaximum()
                    + "; messages are sent more slowly");
        }
        if (maximumQos < asked.qos()) {
            found.add("its maximum QoS is " + maximumQos + " instead of " + asked.qos()
                    + (maximumQos == 0 ? "; messages can be lost" : ""));
        }
        if (!retainAvailable) {
            found.add("it does not support retained messages");
        }
        if (maximumPacketSize != null && maximumPacketSize < asked.maximumPacketSize()) {
            found.add("it accepts packets of " + maximumPacketSize + " bytes instead of " + asked.maximumPacketSize()
                    + "; longer results are truncated");
        }
        return found;
    }
}
