package io.github.collectdmonitor.mqtt.paho;

import io.github.collectdmonitor.mqtt.connection.ReasonCodes;
import io.github.collectdmonitor.mqtt.connection.UnreadableException;
import io.github.collectdmonitor.mqtt.message.TopicFilter;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttConnAck;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Reads the packets from the broker, and reports to a watcher what Paho does not pass on.
 *
 * <p>Paho does not pass on the DUP flag of a message; ends the connection on a PUBREC that rejects a message; and
 * allocates memory for a packet before it checks the size. Messages that make Paho fail (see {@link PublishCheck}) or
 * need too much memory (see {@link PropertyCheck}) are dropped here.
 */
final class IncomingPackets extends InputStream {
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final byte PUBCOMP_HEADER = 0x70;
    private static final int DUPLICATE_FLAG = 0x08;
    private static final int QOS_BITS = 0x06;
    private static final int LENGTH_BYTES = 4;
    /** The maximum length of packets other than PUBLISH. */
    private static final int MOST_WITHOUT_MESSAGE = 64 * 1024;

    /**
     * How many messages of QoS 2 may be unreleased: the client subscribes with QoS 1, but an older session may have
     * some.
     */
    private static final int MOST_AT_QOS_2 = 64;

    private static final int UNACCEPTABLE_PROTOCOL = 1;
    private static final byte[] NONE = {};

    private final DataInputStream source;
    private final int maximumPacketSize;
    private final PublishCheck publishCheck;
    private final Watcher watcher;
    private final Set<Integer> unreleased = new HashSet<>();
    private boolean connected;

    private byte[] head = NONE;
    private int headRead;
    private int behindHead;

    IncomingPackets(InputStream source, int maximumPacketSize, List<String> topics, Watcher watcher) {
        this.source = new DataInputStream(new BufferedInputStream(source));
        this.maximumPacketSize = maximumPacketSize;
        this.publishCheck = new PublishCheck(TopicFilter.of(topics));
        this.watcher = watcher;
    }

    /** Receives packets before Paho does. */
    interface Watcher {
        /**
         * The broker accepts the connection, with these properties.
         *
         * @throws UnreadableException if one of them is not allowed
         */
        void connected(MqttProperties announced) throws UnreadableException;

        /** The connection is about to end because of an invalid packet. */
        void unreadable(UnreadableException why);

        /** A message with QoS 1 or 2 begins. */
        void arriving(int packetId, boolean duplicate);

        /** The broker has received a QoS 2 message of the client, which must not be sent again (PUBREC). */
        void taken(int packetId);

        /** The broker rejects a QoS 2 message of the client; Paho sees a completion. */
        void refused(int packetId, int reasonCode);

        /** A message is dropped, for a reason of one line; {@code packetId} is 0 at QoS 0. */
        void leftOut(int packetId, int qos, String reason);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (headRead == head.length && behindHead == 0) {
            try {
                if (!readHead()) {
                    return -1;
                }
            } catch (UnreadableException e) {
                watcher.unreadable(e);
                throw e;
            }
        }
        if (headRead < head.length) {
            int count = Math.min(length, head.length - headRead);
            System.arraycopy(head, headRead, target, offset, count);
            headRead += count;
            return count;
        }
        int count = source.read(target, offset, Math.min(length, behindHead));
        behindHead -= Math.max(count, 0);
        return count;
    }

    @Override
    public int available() throws IOException {
        return head.length - headRead + source.available();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }

    /** Reads a packet's first bytes, which determine its type; returns false at the end of the stream. */
    private boolean readHead() throws IOException {
        int first = source.read();
        if (first < 0) {
            return false;
        }
        byte[] fixed = new byte[1 + LENGTH_BYTES];
        fixed[0] = (byte) first;
        int size = 1;
        int length = 0;
        do {
            if (size == fixed.length) {
                throw new UnreadableException("sent a packet length of more than 4 bytes");
            }
            fixed[size] = source.readByte();
            length |= (fixed[size] & 0x7F) << (7 * (size - 1));
        } while ((fixed[size++] & 0x80) != 0);
        if (size + (long) length > maximumPacketSize) {
            throw new UnreadableException(
                    "sent a packet of " + length + " bytes; the maximum packet size is " + maximumPacketSize);
        }
        inspect(fixed, size, length);
        return true;
    }

    private void inspect(byte[] fixed, int size, int length) throws IOException {
        head = Arrays.copyOf(fixed, size);
        headRead = 0;
        behindHead = length;
        int type = (fixed[0] & 0xF0) >> 4;
        if (type != PUBLISH && length > MOST_WITHOUT_MESSAGE) {
            throw new UnreadableException("sent a packet of " + length + " bytes that is not a message");
        }
        if (!connected) {
            inspectAnswer(type, size, length);
        } else if (type == PUBREC && length >= 2) {
            extend(length);
            inspectReceived(size, length);
        } else if (type == PUBREL && length >= 2) {
            extend(length);
            unreleased.remove(shortAt(size));
        } else if (type == PUBLISH) {
            inspectMessage(size);
        }
    }

    /** Reads the first packet, which must be a CONNACK. */
    private void inspectAnswer(int type, int size, int length) throws IOException {
        if (type != CONNACK || length < 2) {
            throw new UnreadableException("did not respond with an MQTT 5 CONNACK; check the port");
        }
        boolean unused = extend(length);
        int code = head[size + 1] & 0xFF;
        // MQTT 3.1.1 has no properties (MQTT 3.1.1 §3.2).
        if (length == 2 || code == UNACCEPTABLE_PROTOCOL || code == ReasonCodes.UNSUPPORTED_PROTOCOL_VERSION) {
            throw new UnreadableException(ReasonCodes.meaning(ReasonCodes.UNSUPPORTED_PROTOCOL_VERSION));
        }
        try {
            MqttConnAck answer = new MqttConnAck(Arrays.copyOfRange(head, size, head.length));
            if (!ReasonCodes.isError(code)) {
                watcher.connected(answer.getProperties());
            }
        } catch (MqttException | RuntimeException | EOFException e) {
            throw new UnreadableException("sent an invalid CONNACK");
        }
        connected = true;
    }

    /** Reads a message up to its payload; an incomplete one is left to Paho, which ends the connection. */
    private void inspectMessage(int size) throws IOException {
        int qos = (head[0] & QOS_BITS) >> 1;
        int packetId = 0;
        if (!extend(2) || !extend(shortAt(size))) {
            return;
        }
        if (qos > 0) {
            if (!extend(2)) {
                return;
            }
            packetId = shortAt(head.length - 2);
            if (packetId == 0) {
                throw new UnreadableException("sent a message without a packet id");
            }
        }
        if (qos == 2 && unreleased.add(packetId) && unreleased.size() > MOST_AT_QOS_2) {
            throw new UnreadableException("sent more than " + MOST_AT_QOS_2 + " messages at QoS 2 at once");
        }
        int properties = propertyLength();
        if (properties < 0 || properties > behindHead) {
            return;
        }
        String objection = objection(size, properties);
        if (objection != null) {
            source.skipNBytes(behindHead);
            behindHead = 0;
            head = NONE;
            unreleased.remove(packetId);
            watcher.leftOut(packetId, qos, objection);
        } else if (qos > 0) {
            watcher.arriving(packetId, (head[0] & DUPLICATE_FLAG) != 0);
        }
    }

    /** Returns why a message is rejected, cheapest check first, or null. */
    private @Nullable String objection(int size, int properties) throws IOException {
        String objection = PropertyCheck.objection(properties);
        if (objection != null) {
            return objection;
        }
        int start = head.length;
        boolean unused = extend(properties);
        objection = PropertyCheck.objection(head, start);
        return objection != null
                ? objection
                : publishCheck.objection(head[0], Arrays.copyOfRange(head, size, head.length));
    }

    /** Reads the length of the properties; -1 if it is incomplete. */
    private int propertyLength() throws IOException {
        int length = 0;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            if (!extend(1)) {
                return -1;
            }
            byte read = head[head.length - 1];
            length |= (read & 0x7F) << (7 * i);
            if ((read & 0x80) == 0) {
                return length;
            }
        }
        return -1;
    }

    private void inspectReceived(int size, int length) {
        int packetId = shortAt(size);
        int reasonCode = length > 2 ? head[size + 2] & 0xFF : 0;
        if (ReasonCodes.isError(reasonCode)) {
            watcher.refused(packetId, reasonCode);
            head[0] = PUBCOMP_HEADER;
            head[size + 2] = (byte) ReasonCodes.PACKET_ID_NOT_FOUND;
        } else {
            watcher.taken(packetId);
        }
    }

    /** Reads further bytes of the packet; returns false, without reading, if it has fewer. */
    private boolean extend(int bytes) throws IOException {
        if (bytes > behindHead) {
            return false;
        }
        int before = head.length;
        head = Arrays.copyOf(head, before + bytes);
        source.readFully(head, before, bytes);
        behindHead -= bytes;
        return true;
    }

    private int shortAt(int index) {
        return ((head[index] & 0xFF) << 8) | (head[index + 1] & 0xFF);
    }
}
