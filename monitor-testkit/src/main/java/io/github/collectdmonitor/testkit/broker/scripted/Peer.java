package io.github.collectdmonitor.testkit.broker.scripted;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Arrays;

/** One connection, as the broker sees it. Used by its script. */
public final class Peer {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int PINGREQ = 12;
    private static final int LENGTH_BITS = 7;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** A packet of the client: its first byte, and the bytes after its length. */
    @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
    public record Packet(int first, byte[] rest) {
        int type() {
            return first >> 4;
        }
    }

    /** Waits for a packet. */
    public Packet read() throws IOException {
        int first = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += LENGTH_BITS;
        } while ((digit & 0x80) != 0);
        byte[] rest = new byte[length];
        in.readFully(rest);
        return new Packet(first, rest);
    }

    /** Sends bytes, which need not be packets. */
    public void send(byte[]... parts) throws IOException {
        out.write(Packets.join(parts));
        out.flush();
    }

    /** Receives the CONNECT, and responds with these bytes. */
    public void answerConnect(byte[] answer) throws IOException {
        expect(CONNECT);
        send(answer);
    }

    /** Receives the SUBSCRIBE, and grants it. */
    public void grantSubscription() throws IOException {
        Packet subscribe = expect(SUBSCRIBE);
        send(Packets.suback(id(subscribe.rest(), 0), 1));
    }

    /** Accepts a CONNECT and a SUBSCRIBE, like any broker. */
    public void welcome(byte[]... announced) throws IOException {
        answerConnect(Packets.connack(0, announced));
        grantSubscription();
    }

    /** Receives packets until a ping, and responds to it. */
    public void awaitPing() throws IOException {
        Packet packet = read();
        while (packet.type() != PINGREQ) {
            packet = read();
        }
        send(Packets.hex("d000"));
    }

    /** Responds to pings and acknowledges messages until the client ends the connection. */
    public void goOn() throws IOException {
        while (true) {
            Packet packet = read();
            if (packet.type() == PINGREQ) {
                send(Packets.hex("d000"));
            } else if (packet.type() == PUBLISH && (packet.first() & 0x06) != 0) {
                send(Packets.packet(0x40, Packets.two(id(packet.rest(), 2 + id(packet.rest(), 0)))));
            }
        }
    }

    /** Reads until the client ends the connection, without a response. */
    public void swallow() throws IOException {
        long unused = in.transferTo(OutputStream.nullOutputStream());
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private Packet expect(int type) throws IOException {
        Packet packet = read();
        if (packet.type() != type) {
            throw new IOException("Expected a packet of type " + type + ", not " + Arrays.toString(packet.rest()));
        }
        return packet;
    }

    private static int id(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << Byte.SIZE) | (bytes[at + 1] & 0xFF);
    }
}
