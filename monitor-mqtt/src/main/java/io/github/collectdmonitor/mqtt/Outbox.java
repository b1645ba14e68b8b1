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
 * What is to be published, in order, until the broker has it or refuses it for good.
 *
 * <p>It owns the packet ids, because a broker that kept the session knows them: a message in flight when the connection
 * dropped goes out again under its own id (MQTT 5.0 §4.4), and one that the broker had forgotten as a new one.
 */
final class Outbox {
    /** Below are the ids that the library takes for its own packets. */
    private static final int FIRST_PACKET_ID = 1000;

    private static final int LAST_PACKET_ID = 65535;

    /** How often in a row a connection must end over the same message for it to be given up. */
    static final int MOST_ENDS = 5;

    /** A connection that ends later than this does not end because of the message; it broke. */
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final Executor completer;
    private final Deque<Flight> waiting = new ArrayDeque<>();
    private final Map<Integer, Flight> inFlight = new LinkedHashMap<>();
    private int lastPacketId = FIRST_PACKET_ID - 1;
    private @Nullable Wire wire;
    /** How many messages still go one by one, since one of them makes the broker end the connection. */
    private int suspects;

    private boolean abandoned;

    /** Takes where outcomes are completed, since what depends on them may take its time. */
    Outbox(Executor completer) {
        this.completer = completer;
    }

    /** Adds a message behind all others, and sends it at once where that can be. */
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

    /** Goes on over a new connection; {@code sessionPresent} says whether the broker remembers what was in flight. */
    synchronized void attach(Wire newWire, boolean sessionPresent) {
        List<Flight> unfinished = new ArrayList<>(inFlight.values());
        inFlight.clear();
        for (int i = unfinished.size() - 1; i >= 0; i--) {
            Flight flight = unfinished.get(i);
            if (!sessionPresent || flight.qos == 0) {
                flight.forget();
            }
            waiting.addFirst(flight);
        }
        if (!sessionPresent) {
            waiting.forEach(Flight::forget);
        }
        wire = newWire;
        pump();
    }

    /** Stops sending, for a reason that is none of the messages'. */
    synchronized void detach() {
        wire = null;
        forgive();
    }

    /** Stops sending; {@code reasonCode} is the one that the broker ended the connection with, or 0. */
    synchronized void detach(int reasonCode) {
        boolean sent = wire != null;
        wire = null;
        if (inFlight.isEmpty()) {
            return;
        }
        if (!ReasonCodes.isEndedByMessage(reasonCode)) {
            suspect(sent, reasonCode);
        } else if (inFlight.size() == 1) {
            refuseTheOne(refused(reasonCode));
        } else {
            suspects = inFlight.size();
        }
    }

    /** An attempt to connect failed: it is the broker that is in trouble, and no message is to blame. */
    synchronized void unreachable() {
        forgive();
    }

    /**
     * Finds the message that makes a broker end each connection without a word about it: what was unanswered at two ends
     * goes one by one, and what alone was unanswered at {@link #MOST_ENDS} ends in a row is given up.
     */
    private void suspect(boolean sent, int reasonCode) {
        Flight first = inFlight.values().iterator().next();
        inFlight.values().forEach(flight -> flight.ends++);
        boolean alone = inFlight.size() == 1;
        if (alone || first.ends > 1) {
            suspects = Math.max(suspects, inFlight.size());
        }
        if (!alone || !sent || !ReasonCodes.mayBeEndedByMessage(reasonCode) || !first.wasSentWithin(SHORTLY)) {
            forgive();
            return;
        }
        first.endsAlone++;
        if (first.endsAlone == MOST_ENDS) {
            int code = ReasonCodes.isError(reasonCode) ? reasonCode : ReasonCodes.UNSPECIFIED_ERROR;
            refuseTheOne(new PublishOutcome.Refused(
                    code,
                    ReasonCodes.meaning(code) + "; " + MOST_ENDS
                            + " times in a row the connection ended right after it was sent"));
        }
    }

    private void forgive() {
        inFlight.values().forEach(flight -> flight.endsAlone = 0);
    }

    private void refuseTheOne(PublishOutcome refusal) {
        Flight refused = inFlight.values().iterator().next();
        inFlight.clear();
        suspects = Math.max(0, suspects - 1);
        finish(refused, refusal);
    }

    /** The broker has taken a QoS 2 message (PUBREC). */
    synchronized void taken(Wire from, int packetId) {
        Flight flight = inFlight.get(packetId);
        if (from.equals(wire) && flight != null) {
            flight.taken = true;
        }
    }

    /** The broker has answered for good. */
    synchronized void answered(Wire from, int packetId, int reasonCode) {
        if (!from.equals(wire)) {
            return;
        }
        Flight flight = inFlight.remove(packetId);
        if (flight == null) {
            return;
        }
        suspects = Math.max(0, suspects - 1);
        // A release that the broker knows nothing of is one that it has had before (MQTT 5.0 §3.6.2.1).
        boolean releasedBefore = flight.taken && reasonCode == ReasonCodes.PACKET_ID_NOT_FOUND;
        finish(
                flight,
                ReasonCodes.isError(reasonCode) && !releasedBefore
                        ? refused(reasonCode)
                        : new PublishOutcome.Acknowledged(reasonCode == ReasonCodes.NO_MATCHING_SUBSCRIBERS));
        pump();
    }

    /** Waits until nothing is left to be published; false where the time was too short. */
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

    /** Gives up all that is left, and all that is still to come. */
    void abandon() {
        List<Flight> left;
        synchronized (this) {
            abandoned = true;
            wire = null;
            left = new ArrayList<>(inFlight.values());
            left.addAll(waiting);
            inFlight.clear();
            waiting.clear();
            notifyAll();
        }
        // Without the lock: who hears of it may hold a lock of its own while it publishes.
        left.forEach(flight -> flight.outcome.complete(new PublishOutcome.Abandoned()));
    }

    private void pump() {
        while (wire != null && !waiting.isEmpty() && inFlight.size() < limit(wire)) {
            Flight flight = waiting.removeFirst();
            if (!send(wire, flight)) {
                return;
            }
        }
    }

    /** One less than the broker takes: the library counts a message until a little after its answer. */
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
        boolean sent = (again && flight.taken) ? on.release(flight) : on.publish(flight, again);
        if (!sent) {
            // The connection is gone, and its end is about to be told; the flight goes out over the next one.
            wire = null;
        }
        return sent;
    }

    /** Gives a message its packet id and its payload; false where that shows that it cannot be sent. */
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

    /** Whether a message that goes out again has this id; these are at the front, and few. */
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
