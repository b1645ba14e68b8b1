package io.github.collectdmonitor.mqtt.connection;

import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
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
public final class Outbox {
    /** The library uses lower ids for its own packets. */
    private static final int FIRST_PACKET_ID = 1000;

    private static final int LAST_PACKET_ID = 65535;

    /** After how many disconnections in a row because of the same message it is abandoned. */
    static final int MAX_DISCONNECTIONS = 5;

    /** A connection that ends later than this after sending was not ended because of the message. */
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    private final Executor completer;
    private final Deque<PendingPublish> waiting = new ArrayDeque<>();
    private final Map<Integer, PendingPublish> inFlight = new LinkedHashMap<>();
    private int lastPacketId = FIRST_PACKET_ID - 1;
    private @Nullable BrokerConnection connection;
    /** How many messages are still sent one by one, because one of them makes the broker end the connection. */
    private int suspects;

    private boolean abandoned;

    /** Completes outcomes on this executor, because their dependents may take long. */
    public Outbox(Executor completer) {
        this.completer = completer;
    }

    /** Appends a message, and sends it immediately if possible. */
    public synchronized CompletableFuture<PublishOutcome> add(OutgoingMessage message) {
        PendingPublish pendingPublish = new PendingPublish(message);
        if (abandoned) {
            pendingPublish.outcome.complete(new PublishOutcome.Abandoned());
        } else {
            waiting.addLast(pendingPublish);
            pump();
        }
        return pendingPublish.outcome;
    }

    /** Continues over a new connection; {@code sessionPresent} says whether the broker kept the session. */
    public synchronized void attach(BrokerConnection newConnection, boolean sessionPresent) {
        List<PendingPublish> unfinished = new ArrayList<>(inFlight.values());
        inFlight.clear();
        for (int i = unfinished.size() - 1; i >= 0; i--) {
            PendingPublish pendingPublish = unfinished.get(i);
            if (!sessionPresent || pendingPublish.qos == 0) {
                pendingPublish.reset();
            }
            waiting.addFirst(pendingPublish);
        }
        if (!sessionPresent) {
            waiting.forEach(PendingPublish::reset);
        }
        connection = newConnection;
        pump();
    }

    /** Stops sending, for a reason that no message caused. */
    public synchronized void detach() {
        connection = null;
        clearSuspicion();
    }

    /** Stops sending; {@code reasonCode} is the broker's reason code for ending the connection, or 0. */
    public synchronized void detach(int reasonCode) {
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
    public synchronized void unreachable() {
        clearSuspicion();
    }

    /**
     * Finds the message that makes a broker end each connection without reporting it: messages that were unacknowledged
     * at two disconnections are sent one by one, and a message that alone was unacknowledged at
     * {@link #MAX_DISCONNECTIONS} disconnections in a row is abandoned.
     */
    private void suspect(boolean sent, int reasonCode) {
        PendingPublish first = inFlight.values().iterator().next();
        inFlight.values().forEach(pendingPublish -> pendingPublish.disconnections++);
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
        inFlight.values().forEach(pendingPublish -> pendingPublish.disconnectionsAlone = 0);
    }

    private void rejectSuspect(PublishOutcome refusal) {
        PendingPublish refused = inFlight.values().iterator().next();
        inFlight.clear();
        suspects = Math.max(0, suspects - 1);
        finish(refused, refusal);
    }

    /** Records that the broker has received a QoS 2 message (PUBREC). */
    public synchronized void taken(BrokerConnection from, int packetId) {
        PendingPublish pendingPublish = inFlight.get(packetId);
        if (from.equals(connection) && pendingPublish != null) {
            pendingPublish.received = true;
        }
    }

    /** Records the broker's final response to a message. */
    public synchronized void answered(BrokerConnection from, int packetId, int reasonCode) {
        if (!from.equals(connection)) {
            return;
        }
        PendingPublish pendingPublish = inFlight.remove(packetId);
        if (pendingPublish == null) {
            return;
        }
        suspects = Math.max(0, suspects - 1);
        // A release with an id that the broker does not know was processed before (MQTT 5.0 §3.6.2.1).
        boolean releasedBefore = pendingPublish.received && reasonCode == ReasonCodes.PACKET_ID_NOT_FOUND;
        finish(
                pendingPublish,
                ReasonCodes.isError(reasonCode) && !releasedBefore
                        ? refused(reasonCode)
                        : new PublishOutcome.Acknowledged(reasonCode == ReasonCodes.NO_MATCHING_SUBSCRIBERS));
        pump();
    }

    /** Waits until no message is pending; returns false on a timeout. */
    public synchronized boolean awaitEmpty(Duration limit) throws InterruptedException {
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
    public void abandon() {
        List<PendingPublish> left;
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
        left.forEach(pendingPublish -> pendingPublish.outcome.complete(new PublishOutcome.Abandoned()));
    }

    private void pump() {
        while (connection != null && !waiting.isEmpty() && inFlight.size() < limit(connection)) {
            PendingPublish pendingPublish = waiting.removeFirst();
            if (!send(connection, pendingPublish)) {
                return;
            }
        }
    }

    /**
     * Returns one less than the broker accepts: the library counts a message until shortly after its acknowledgement.
     */
    private int limit(BrokerConnection on) {
        return suspects > 0 ? 1 : Math.max(1, on.receiveMaximum() - 1);
    }

    private boolean send(BrokerConnection on, PendingPublish pendingPublish) {
        boolean again = pendingPublish.packetId != 0;
        if (!again && !prepare(on, pendingPublish)) {
            return true;
        }
        inFlight.put(pendingPublish.packetId, pendingPublish);
        pendingPublish.sentAt = System.nanoTime();
        boolean sent =
                (again && pendingPublish.received) ? on.release(pendingPublish) : on.publish(pendingPublish, again);
        if (!sent) {
            // The connection is lost, and the disconnection follows; the message is sent over the next connection.
            connection = null;
        }
        return sent;
    }

    /** Sets a message's packet id and payload; returns false if it cannot be sent. */
    private boolean prepare(BrokerConnection on, PendingPublish pendingPublish) {
        pendingPublish.qos = Math.min(pendingPublish.message.qos(), on.maximumQos());
        int room;
        try {
            room = on.roomFor(pendingPublish.message, pendingPublish.qos);
            pendingPublish.payload = pendingPublish.message.payload().fitting(Math.max(0, room));
        } catch (RuntimeException e) {
            completer.execute(() -> pendingPublish.outcome.completeExceptionally(e));
            notifyAll();
            return false;
        }
        if (pendingPublish.payload.length > room) {
            finish(pendingPublish, refused(ReasonCodes.PACKET_TOO_LARGE));
            return false;
        }
        pendingPublish.packetId = nextPacketId();
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
        for (PendingPublish pendingPublish : waiting) {
            if (pendingPublish.packetId == 0) {
                return false;
            }
            if (pendingPublish.packetId == packetId) {
                return true;
            }
        }
        return false;
    }

    private static PublishOutcome refused(int reasonCode) {
        return new PublishOutcome.Refused(reasonCode, ReasonCodes.meaning(reasonCode));
    }

    private void finish(PendingPublish pendingPublish, PublishOutcome outcome) {
        completer.execute(() -> pendingPublish.outcome.complete(outcome));
        notifyAll();
    }
}
