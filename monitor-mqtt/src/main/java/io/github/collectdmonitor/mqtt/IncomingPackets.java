package io.github.collectdmonitor.mqtt;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The packets that come from the broker, with what Paho loses of them told to a watcher on the way.
 *
 * <p>Paho does not pass on the DUP flag of a message; takes a PUBREC that refuses a message for the end of the
 * connection; and makes room for a packet before it looks at its size.
 */
final class IncomingPackets extends InputStream {
    private static final int PUBLISH = 3;
    private static final int PUBREC = 5;
    private static final byte PUBCOMP_HEADER = 0x70;
    private static final int DUPLICATE_FLAG = 0x08;
    private static final int QOS_BITS = 0x06;
    private static final int LENGTH_BYTES = 4;
    private static final byte[] NONE = {};

    private final DataInputStream source;
    private final int maximumPacketSize;
    private final Watcher watcher;

    private byte[] head = NONE;
    private int headRead;
    private int behindHead;

    IncomingPackets(InputStream source, int maximumPacketSize, Watcher watcher) {
        this.source = new DataInputStream(new BufferedInputStream(source));
        this.maximumPacketSize = maximumPacketSize;
        this.watcher = watcher;
    }

    /** Hears of packets before Paho does. */
    interface Watcher {
        /** A message with QoS 1 or 2 begins. */
        void arriving(int packetId, boolean duplicate);

        /** The broker has a QoS 2 message of ours, and must not be sent it again (PUBREC). */
        void taken(int packetId);

        /** The broker refuses a QoS 2 message of ours; what Paho sees is its completion. */
        void refused(int packetId, int reasonCode);
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
        if (headRead == head.length && behindHead == 0 && !readHead()) {
            return -1;
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

    /** Reads a packet's first bytes, as many as tell what it is; false at the end of the stream. */
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
                throw new IOException("the broker sent a packet length of more than 4 bytes");
            }
            fixed[size] = source.readByte();
            length |= (fixed[size] & 0x7F) << (7 * (size - 1));
        } while ((fixed[size++] & 0x80) != 0);
        if (size + (long) length > maximumPacketSize) {
            throw new IOException("the broker sent " + length + " bytes at once, and was told to send no more than "
                    + maximumPacketSize);
        }
        inspect(fixed, size, length);
        return true;
    }

    private void inspect(byte[] fixed, int size, int length) throws IOException {
        int type = (fixed[0] & 0xF0) >> 4;
        if (type == PUBREC && length >= 2) {
            begin(fixed, size, length, length);
            inspectReceived(size, length);
        } else if (type == PUBLISH && (fixed[0] & QOS_BITS) != 0 && length >= 4) {
            int topic = source.readUnsignedShort();
            int wanted = Math.min(length, 2 + topic + 2);
            begin(fixed, size, length, wanted, (byte) (topic >> 8), (byte) topic);
            watcher.arriving(shortAt(head.length - 2), (fixed[0] & DUPLICATE_FLAG) != 0);
        } else {
            begin(fixed, size, length, 0);
        }
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

    /** Makes the head of the fixed header and so many bytes behind it, of which some were read already. */
    private void begin(byte[] fixed, int size, int length, int wanted, byte... read) throws IOException {
        byte[] made = new byte[size + wanted];
        System.arraycopy(fixed, 0, made, 0, size);
        System.arraycopy(read, 0, made, size, read.length);
        source.readFully(made, size + read.length, wanted - read.length);
        head = made;
        headRead = 0;
        behindHead = length - wanted;
    }

    private int shortAt(int index) {
        return ((head[index] & 0xFF) << 8) | (head[index + 1] & 0xFF);
    }
}
