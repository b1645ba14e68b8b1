package io.github.collectdmonitor.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pending publishes, in order, until the broker acknowledges or rejects them.
 *
 * <p>It owns the packet ids, because a broker that kept the session knows them: a message in flight when the connection
 * was lost is sent again with its own id (MQTT 5.0 §4.4), or as a new message if the session was lost.
 */
final class Outbox {
    /** The library uses lower ids for its own packets. */
    private static final int FIRST_PACKET_ID = 1000;

    private static final int LAST_PACKET_ID = 65535;

    /** After how many disconnections in a row because of the same message it is abandoned. */
    static final int MAX_DISCONNECTIONS = 5;

    /** A connection that ends later than this after sending was not ended because of the message. */
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final Executor completer;
    private final Deque<Flight> waiting = new ArrayDeque<>();
    private final Map<Integer, Flight> inFlight = new LinkedHashMap<>();
    private int lastPacketId = FIRST_PACKET_ID - 1;
    private @Nullable Wire connection;
    /** How many messages are still sent one by one, because one of them makes the broker end the connection. */
    private int suspects;

    private boolean abandoned;

    /** Completes outcomes on this executor, because their dependents may take long. */
    Outbox(Executor completer) {
        this.completer = completer;
    }

    /** Appends a message, and sends it immediately if possible. */
    synchronized CompletableFuture<PublishOutcome> add(OutgoingMessage message) {
        Flight flight = new Flight(message);
        if (abandoned) {
            flight.outcome.complete(new PublishOutcome.Abandoned());
        } else {
            waiting.addLast(flight);
            pump();
        }
        return flight.outcome;
    }

    /** Continues over a new connection; {@code sessionPresent} says whether the broker kept the session. */
    synchronized void attach(Wire newConnection, boolean sessionPresent) {
        List<Flight> unfinished = new ArrayList<>(inFlight.values());
        inFlight.clear();
        for (int i = unfinished.size() - 1; i >= 0; i--) {
            Flight flight = unfinished.get(i);
            if (!sessionPresent || flight.qos == 0) {
                flight.reset();
            }
            waiting.addFirst(flight);
        }
        if (!sessionPresent) {
            waiting.forEach(Flight::reset);
        }
        connection = newConnection;
        pump();
    }

    /** Stops sending, for a reason that no message caused. */
    synchronized void detach() {
        connection = null;
        clearSuspicion();
    }

    /** Stops sending; {@code reasonCode} is the broker's reason code for ending the connection, or 0. */
    synchronized void detach(int reasonCode) {
        boolean sent = connection != null;
        connection = null;
        if (inFlight.isEmpty()) {
            return;
        }
        if (!ReasonCodes.isEndedByMessage(reasonCode)) {
            suspect(sent, reasonCode);
        } else if (inFlight.size() == 1) {
            rejectSuspect(refused(reasonCode));
        } else {
            suspects = inFlight.size();
        }
    }

    /** Records that an attempt to connect failed: the broker is down, and no message is the cause. */
    synchronized void unreachable() {
        clearSuspicion();
    }

    /**
     * Finds the message that makes a broker end each connection without reporting it: messages that were unacknowledged
     * at two disconnections are sent one by one, and a message that alone was unacknowledged at
     * {@link #MAX_DISCONNECTIONS} disconnections in a row is abandoned.
     */
    private void suspect(boolean sent, int reasonCode) {
        Flight first = inFlight.values().iterator().next();
        inFlight.values().forEach(flight -> flight.disconnections++);
        boolean alone = inFlight.size() == 1;
        if (alone || first.disconnections > 1) {
            suspects = Math.max(suspects, inFlight.size());
        }
        if (!alone || !sent || !ReasonCodes.mayBeEndedByMessage(reasonCode) || !first.wasSentWithin(SHORTLY)) {
            clearSuspicion();
            return;
        }
        first.disconnectionsAlone++;
        if (first.disconnectionsAlone == MAX_DISCONNECTIONS) {
            int code = ReasonCodes.isError(reasonCode) ? reasonCode : ReasonCodes.UNSPECIFIED_ERROR;
            rejectSuspect(new PublishOutcome.Refused(
                    code,
                    ReasonCodes.meaning(code) + "; " + MAX_DISCONNECTIONS
                            + " times in a row the connection ended right after the message was sent"));
        }
    }

    private void clearSuspicion() {
        inFlight.values().forEach(flight -> flight.disconnectionsAlone = 0);
    }

    private void rejectSuspect(PublishOutcome refusal) {
        Flight refused = inFlight.values().iterator().next();
        inFlight.clear();
        suspects = Math.max(0, suspects - 1);
        finish(refused, refusal);
    }

    /** Records that the broker has received a QoS 2 message (PUBREC). */
    synchronized void taken(Wire from, int packetId) {
        Flight flight = inFlight.get(packetId);
        if (from.equals(connection) && flight != null) {
            flight.received = true;
        }
    }

    /** Records the broker's final response to a message. */
    synchronized void answered(Wire from, int packetId, int reasonCode) {
        if (!from.equals(connection)) {
            return;
        }
        Flight flight = inFlight.remove(packetId);
        if (flight == null) {
            return;
        }
        suspects = Math.max(0, suspects - 1);
        // A release with an id that the broker does not know was processed before (MQTT 5.0 §3.6.2.1).
        boolean releasedBefore = flight.received && reasonCode == ReasonCodes.PACKET_ID_NOT_FOUND;
        finish(
                flight,
                ReasonCodes.isError(reasonCode) && !releasedBefore
                        ? refused(reasonCode)
                        : new PublishOutcome.Acknowledged(reasonCode == ReasonCodes.NO_MATCHING_SUBSCRIBERS));
        pump();
    }

    /** Waits until no message is pending; returns false on a timeout. */
    synchronized boolean awaitEmpty(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!waiting.isEmpty() || !inFlight.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Abandons all pending messages and all later ones. */
    void abandon() {
        List<Flight> left;
        synchronized (this) {
            abandoned = true;
            connection = null;
            left = new ArrayList<>(inFlight.values());
            left.addAll(waiting);
            inFlight.clear();
            waiting.clear();
            notifyAll();
        }
        // Outside the lock: a dependent may hold a lock of its own while it publishes.
        left.forEach(flight -> flight.outcome.complete(new PublishOutcome.Abandoned()));
    }

    private void pump() {
        while (connection != null && !waiting.isEmpty() && inFlight.size() < limit(connection)) {
            Flight flight = waiting.removeFirst();
            if (!send(connection, flight)) {
                return;
            }
        }
    }

    /**
     * Returns one less than the broker accepts: the library counts a message until shortly after its acknowledgement.
     */
    private int limit(Wire on) {
        return suspects > 0 ? 1 : Math.max(1, on.receiveMaximum() - 1);
    }

    private boolean send(Wire on, Flight flight) {
        boolean again = flight.packetId != 0;
        if (!again && !prepare(on, flight)) {
            return true;
        }
        inFlight.put(flight.packetId, flight);
        flight.sentAt = System.nanoTime();
        boolean sent = (again && flight.received) ? on.release(flight) : on.publish(flight, again);
        if (!sent) {
            // The connection is lost, and the disconnection follows; the message is sent over the next connection.
            connection = null;
        }
        return sent;
    }

    /** Sets a message's packet id and payload; returns false if it cannot be sent. */
    private boolean prepare(Wire on, Flight flight) {
        flight.qos = Math.min(flight.message.qos(), on.maximumQos());
        int room;
        try {
            room = on.roomFor(flight.message, flight.qos);
            flight.payload = flight.message.payload().fitting(Math.max(0, room));
        } catch (RuntimeException e) {
            completer.execute(() -> flight.outcome.completeExceptionally(e));
            notifyAll();
            return false;
        }
        if (flight.payload.length > room) {
            finish(flight, refused(ReasonCodes.PACKET_TOO_LARGE));
            return false;
        }
        flight.packetId = nextPacketId();
        return true;
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId == LAST_PACKET_ID ? FIRST_PACKET_ID : lastPacketId + 1;
        } while (inFlight.containsKey(lastPacketId) || isHeld(lastPacketId));
        return lastPacketId;
    }

    /** Returns whether a message that is to be sent again has this id; these are at the front, and few. */
    private boolean isHeld(int packetId) {
        for (Flight flight : waiting) {
            if (flight.packetId == 0) {
                return false;
            }
            if (flight.packetId == packetId) {
                return true;
            }
        }
        return false;
    }

    private static PublishOutcome refused(int reasonCode) {
        return new PublishOutcome.Refused(reasonCode, ReasonCodes.meaning(reasonCode));
    }

    private void finish(Flight flight, PublishOutcome outcome) {
        completer.execute(() -> flight.outcome.complete(outcome));
        notifyAll();
    }
}
