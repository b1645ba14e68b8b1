package io.github.collectdmonitor.agent.broker;

import io.github.collectdmonitor.dispatch.ReceivedRequest;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.signature.SignatureProperties;
import io.github.collectdmonitor.time.BootTime;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queues messages between the MQTT callback, which must return immediately, and the dispatcher, which records them. A
 * message is acknowledged when it is recorded; the broker redelivers one that was not recorded before a crash.
 */
final class RequestInbox {
    /**
     * How many unacknowledged messages the broker may send (MQTT 5.0 §3.1.2.11.3): multiplied by the maximum packet
     * size, it limits the memory for requests.
     */
    static final int RECEIVE_MAXIMUM = 16;

    /** QoS 0 has no receive maximum. */
    private static final int MOST_AT_QOS_0 = 4 * RECEIVE_MAXIMUM;

    private static final long MOST_BYTES_AT_QOS_0 = 16L * 1024 * 1024;

    /** How many requests are forced to disk together at most. */
    private static final int MOST_TOGETHER = 4 * RECEIVE_MAXIMUM;

    private static final Logger LOG = System.getLogger(RequestInbox.class.getName());

    private final BlockingQueue<Entry> arrived = new LinkedBlockingQueue<>();
    private final MemoryBudget atQos0 = new MemoryBudget(MOST_AT_QOS_0, MOST_BYTES_AT_QOS_0);
    private final MemoryBudget aboveQos0;
    private final Consumer<List<ReceivedRequest>> dispatcher;
    private final Room room;
    private final ReplyRoute route;
    private final Runnable overrun;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final Thread worker = new Thread(this::work, "request-inbox");
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean stopping;
    /** Whether messages above QoS 0 are left for the next connection. */
    private volatile boolean ignoring;

    /** Creates an inbox that is not started.
     * @param dispatcher records requests together
     * @param room waits until results of further requests can be queued, which needs the broker's acknowledgements
     * @param route decides the topics of results
     * @param maximumPacketSize of the broker's packets, in bytes
     * @param overrun run when messages exceeded the memory budget and all others are recorded; it must make the broker
     *     redeliver the unacknowledged messages
     */
    RequestInbox(
            Consumer<List<ReceivedRequest>> dispatcher,
            Room room,
            ReplyRoute route,
            int maximumPacketSize,
            Runnable overrun) {
        this.aboveQos0 = new MemoryBudget(Integer.MAX_VALUE, (long) RECEIVE_MAXIMUM * maximumPacketSize);
        this.overrun = overrun;
        this.dispatcher = dispatcher;
        this.room = room;
        this.route = route;
        worker.setDaemon(true);
    }

    /** Waits until results can be queued. */
    interface Room {
        /** Waits if necessary, and runs {@code whenFull} before. */
        void await(Runnable whenFull) throws InterruptedException;
    }

    void start() {
        worker.start();
    }

    private sealed interface Entry permits Arrived, Mark {}

    /** A marker between messages. */
    private enum Mark implements Entry {
        /** The messages after it are left for the next connection. */
        OVERRUN
    }

    /**
     * A message and the time of its arrival (by {@link BootTime}), from which its expiry counts, even while the host is
     * suspended.
     */
    private record Arrived(IncomingMessage message, long at) implements Entry {
        @Nullable
        Duration expiresIn() {
            Duration expiry = message.expiry();
            return expiry == null ? null : expiry.minusNanos(BootTime.nanos() - at);
        }
    }

    /**
     * Accepts a message from the MQTT callback. At QoS 0, messages that arrive faster than they can be recorded are
     * dropped. Above QoS 0 the receive maximum should limit the messages, but Mosquitto 2.0.11 sends more after
     * messages have queued up. Then this method waits, so that nothing is read from the socket, except while requests
     * wait until their results can be queued: the callback's thread also receives the acknowledgements that these need.
     * A message that arrives then, and all after it, are left for the next connection.
     */
    void put(IncomingMessage message) {
        if (message.qos() > 0 && ignoring) {
            return;
        }
        if (reserve(message)) {
            arrived.add(new Arrived(message, BootTime.nanos()));
        } else if (message.qos() == 0) {
            LOG.log(
                    Level.WARNING,
                    "Dropped a request at QoS 0 that could not be recorded fast enough ({0} so far)",
                    dropped.incrementAndGet());
        } else {
            ignoring = true;
            arrived.add(Mark.OVERRUN);
        }
    }

    private boolean reserve(IncomingMessage message) {
        if (message.qos() == 0) {
            return atQos0.tryReserve(message.size());
        }
        try {
            return aboveQos0.reserve(message.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Accepts messages again after the end of a connection that exceeded the memory budget. */
    void disconnected() {
        ignoring = false;
    }

    private MemoryBudget room(IncomingMessage message) {
        return message.qos() == 0 ? atQos0 : aboveQos0;
    }

    private void work() {
        List<Entry> together = new ArrayList<>();
        try {
            while (!stopping) {
                together.clear();
                together.add(arrived.take());
                arrived.drainTo(together, MOST_TOGETHER - 1);
                room.await(() -> aboveQos0.block(true));
                aboveQos0.block(false);
                take(together.stream()
                        .filter(Arrived.class::isInstance)
                        .map(Arrived.class::cast)
                        .toList());
                if (together.contains(Mark.OVERRUN)) {
                    overrun.run();
                }
            }
        } catch (InterruptedException e) {
            // stop() ends the wait; the broker keeps the messages that were not recorded.
        }
    }

    private void take(List<Arrived> together) {
        List<Runnable> settled = together.stream()
                .map(next -> acknowledgements.expect(next.message().acknowledgement()))
                .toList();
        try {
            List<ReceivedRequest> deliveries = new ArrayList<>(together.size());
            for (int i = 0; i < together.size(); i++) {
                deliveries.add(delivery(together.get(i), settled.get(i)));
            }
            dispatcher.accept(deliveries);
        } catch (RuntimeException | Error e) {
            // The agent must continue to receive requests: without an acknowledgement, these messages would be
            // redelivered, and hold back all after them.
            LOG.log(Level.ERROR, "Internal error while recording requests", e);
            settled.forEach(Runnable::run);
        } finally {
            together.stream()
                    .map(Arrived::message)
                    .forEach(message -> room(message).release(message.size()));
        }
    }

    private ReceivedRequest delivery(Arrived next, Runnable settled) {
        IncomingMessage message = next.message();
        return new ReceivedRequest(
                message.payload(),
                SignatureProperties.read(message.userProperties()),
                message.retained(),
                message.duplicate(),
                route.of(message.responseTopic(), message.correlation()),
                next.expiresIn(),
                settled);
    }

    /** Stops accepting requests; returns when the current ones are recorded. Idempotent. */
    void stop() throws InterruptedException {
        stopping = true;
        aboveQos0.block(true);
        worker.interrupt();
        worker.join();
    }
}
