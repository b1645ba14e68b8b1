package io.github.collectdmonitor.mqtt;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * What a broker announces that it does (MQTT 5.0 §3.2.2.3).
 *
 * @param sessionExpirySeconds null where it takes what was asked for
 * @param receiveMaximum how many messages of QoS 1 and 2 it takes at once, 1 to 65535
 * @param maximumQos 0 to 2
 * @param maximumPacketSize in bytes, null where it has no limit
 * @param keepAliveSeconds 0 where it takes what was asked for
 */
record BrokerLimits(
        @Nullable Long sessionExpirySeconds,
        int receiveMaximum,
        int maximumQos,
        boolean retainAvailable,
        @Nullable Long maximumPacketSize,
        int keepAliveSeconds) {
    private static final int HIGHEST_QOS = 2;

    /**
     * Reads them.
     *
     * @throws UnreadableException if one is out of the range that MQTT allows
     */
    static BrokerLimits of(MqttProperties announced) throws UnreadableException {
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

    /** What is less than was asked for, a few words each with both numbers, and what follows from it. */
    List<String> shortfalls(LinkSettings asked) {
        List<String> found = new ArrayList<>();
        long expiry = asked.sessionExpiry().toSeconds();
        if (sessionExpirySeconds != null && sessionExpirySeconds < expiry) {
            found.add("it keeps the session for " + sessionExpirySeconds + " s instead of " + expiry
                    + " s, and loses messages for a client that is away for longer");
        }
        if (receiveMaximum < asked.receiveMaximum()) {
            found.add("its receive maximum is " + receiveMaximum + " instead of " + asked.receiveMaximum()
                    + ", so messages are sent more slowly");
        }
        if (maximumQos < asked.qos()) {
            found.add("its maximum QoS is " + maximumQos + " instead of " + asked.qos() + ", which is used"
                    + (maximumQos == 0 ? "; messages can be lost" : ""));
        }
        if (!retainAvailable) {
            found.add("it keeps no retained messages");
        }
        if (maximumPacketSize != null && maximumPacketSize < asked.maximumPacketSize()) {
            found.add("it takes packets of " + maximumPacketSize + " bytes instead of " + asked.maximumPacketSize()
                    + ", and longer results are cut");
        }
        return found;
    }
}
