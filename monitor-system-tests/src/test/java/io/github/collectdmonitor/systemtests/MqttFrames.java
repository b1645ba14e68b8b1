package io.github.collectdmonitor.systemtests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packets that a program wrote to a broker, by the system calls that carried them (MQTT 5.0 §2.1.1). */
final class MqttFrames {
    static final int PUBLISH = 3;
    static final int PUBACK = 4;

    private final List<Frame> frames = new ArrayList<>();

    /**
     * A packet.
     *
     * @param type its control packet type
     * @param call the system call that carried its first octet
     */
    record Frame(int type, SystemCall call) {}

    /** Where one connection is: inside a packet, inside the length of one, or between two. */
    private static final class Connection {
        private long left;
        private long length;
        private int lengthOctets = -1;
    }

    private MqttFrames() {}

    /** Reads what was written to connections to a port of this host. */
    static List<Frame> to(int port, List<SystemCall> record) {
        MqttFrames frames = new MqttFrames();
        Map<String, Connection> connections = new HashMap<>();
        for (SystemCall call : record) {
            boolean writes = call.name().equals("write") || call.name().equals("sendto");
            if (writes && call.succeeded() && call.file().matches(".*->\\S*:" + port + "]")) {
                frames.read(call, connections.computeIfAbsent(call.file(), socket -> new Connection()));
            }
        }
        return frames.frames;
    }

    static List<Frame> ofType(int type, List<Frame> frames) {
        return frames.stream().filter(frame -> frame.type() == type).toList();
    }

    private void read(SystemCall call, Connection connection) {
        String octets = call.text(0);
        long length = Long.parseLong(call.result());
        for (long at = 0; at < length; at++) {
            if (connection.left > 0) {
                long skipped = Math.min(connection.left, length - at);
                connection.left -= skipped;
                at += skipped - 1;
            } else if (at >= octets.length()) {
                throw new IllegalStateException("A packet begins behind what was recorded of " + call);
            } else {
                header(octets.charAt((int) at), call, connection);
            }
        }
    }

    private void header(char octet, SystemCall call, Connection connection) {
        if (connection.lengthOctets < 0) {
            frames.add(new Frame(octet >> 4, call));
            connection.lengthOctets = 0;
            return;
        }
        connection.length |= (long) (octet & 0x7f) << (7 * connection.lengthOctets++);
        if ((octet & 0x80) == 0) {
            connection.left = connection.length;
            connection.length = 0;
            connection.lengthOctets = -1;
        }
    }
}
