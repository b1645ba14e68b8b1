package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.dispatch.Delivery;
import io.github.collectdmonitor.mqtt.IncomingMessage;
import io.github.collectdmonitor.state.BootTime;
import io.github.collectdmonitor.trust.SignatureProperties;
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
 * Stands between the MQTT callback, which must return at once, and the dispatcher, which records. A message is
 * acknowledged when it is recorded, so one that the agent dies over comes again.
 */
final class RequestInbox {
    /**
     * How many messages the broker may have on their way to us (MQTT 5.0 §3.1.2.11.3): times the largest packet, this
     * bounds the memory that requests take.
     */
    static final int RECEIVE_MAXIMUM = 16;

    /** QoS 0 has no receive maximum. */
    private static final int MOST_AT_QOS_0 = 4 * RECEIVE_MAXIMUM;

    private static final long MOST_BYTES_AT_QOS_0 = 16L * 1024 * 1024;

    /** How many requests share one force of the disk at most. */
    private static final int MOST_TOGETHER = 4 * RECEIVE_MAXIMUM;

    private static final Logger LOG = System.getLogger(RequestInbox.class.getName());

    private final BlockingQueue<Entry> arrived = new LinkedBlockingQueue<>();
    private final WaitingRoom atQos0 = new WaitingRoom(MOST_AT_QOS_0, MOST_BYTES_AT_QOS_0);
    private final WaitingRoom aboveQos0;
    private final Consumer<List<Delivery>> dispatcher;
    private final Room room;
    private final ReplyRoute route;
    private final Runnable overrun;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final Thread worker = new Thread(this::work, "request-inbox");
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean stopping;
    /** Whether what comes above QoS 0 by this connection is left for the next one. */
    private volatile boolean leaving;

    /**
     * Starts nothing yet.
     *
     * @param dispatcher records requests that came together
     * @param room waits until there is room for the answers to further ones, which takes the broker's acknowledgements
     * @param route says where answers go
     * @param maximumPacketSize of what the broker sends, in bytes
     * @param overrun run once all is recorded that had room, where some messages had none; it must make those come again that
     *     are not acknowledged
     */
    RequestInbox(
            Consumer<List<Delivery>> dispatcher, Room room, ReplyRoute route, int maximumPacketSize, Runnable overrun) {
        this.aboveQos0 = new WaitingRoom(Integer.MAX_VALUE, (long) RECEIVE_MAXIMUM * maximumPacketSize);
        this.overrun = overrun;
        this.dispatcher = dispatcher;
        this.room = room;
        this.route = route;
        worker.setDaemon(true);
    }

    /** Waits for room. */
    interface Room {
        /** Runs {@code whenFull} before it waits, where it has to. */
        void await(Runnable whenFull) throws InterruptedException;
    }

    void start() {
        worker.start();
    }

    private sealed interface Entry permits Arrived, Mark {}

    /** What stands between messages. */
    private enum Mark implements Entry {
        /** What came behind it is left for the next connection. */
        REST_IS_LEFT
    }

    /** A message and when it came (by {@link BootTime}), since its expiry counts from then, also while the host is suspended. */
    private record Arrived(IncomingMessage message, long at) implements Entry {
        @Nullable
        Duration expiresIn() {
            Duration expiry = message.expiry();
            return expiry == null ? null : expiry.minusNanos(BootTime.nanos() - at);
        }
    }

    /**
     * Takes a message over from the MQTT callback. At QoS 0, what comes faster than it can be recorded is dropped, as QoS 0
     * allows. Above it the receive maximum should bound what comes; Mosquitto 2.0.11 sends more once messages have queued up.
     * Then this waits, so that nothing more is read from the socket, but not while the requests wait for room for their answers:
     * the callback's thread also brings the acknowledgements that make it. What comes then is left for the next connection, with
     * all that follows it.
     */
    void put(IncomingMessage message) {
        if (message.qos() > 0 && leaving) {
            return;
        }
        if (enter(message)) {
            arrived.add(new Arrived(message, BootTime.nanos()));
        } else if (message.qos() == 0) {
            LOG.log(
                    Level.WARNING,
                    "A request at QoS 0 came faster than it could be recorded and is dropped, the {0}. so far",
                    dropped.incrementAndGet());
        } else {
            leaving = true;
            arrived.add(Mark.REST_IS_LEFT);
        }
    }

    private boolean enter(IncomingMessage message) {
        if (message.qos() == 0) {
            return atQos0.enter(message.size());
        }
        try {
            return aboveQos0.awaitAndEnter(message.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The connection is gone, and with it what had no room. */
    void disconnected() {
        leaving = false;
    }

    private WaitingRoom room(IncomingMessage message) {
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
                if (together.contains(Mark.REST_IS_LEFT)) {
                    overrun.run();
                }
            }
        } catch (InterruptedException e) {
            // stop() ends the wait; what was not taken is not acknowledged, so the broker keeps it.
        }
    }

    private void take(List<Arrived> together) {
        List<Runnable> settled = together.stream()
                .map(next -> acknowledgements.expect(next.message().acknowledgement()))
                .toList();
        try {
            List<Delivery> deliveries = new ArrayList<>(together.size());
            for (int i = 0; i < together.size(); i++) {
                deliveries.add(delivery(together.get(i), settled.get(i)));
            }
            dispatcher.accept(deliveries);
        } catch (RuntimeException | Error e) {
            // It must not leave the agent alive and deaf; nor must these messages, by coming again or by staying
            // unacknowledged, which holds back all that come after them.
            LOG.log(Level.ERROR, "Requests failed in a way that is a bug", e);
            settled.forEach(Runnable::run);
        } finally {
            together.stream()
                    .map(Arrived::message)
                    .forEach(message -> room(message).leave(message.size()));
        }
    }

    private Delivery delivery(Arrived next, Runnable settled) {
        IncomingMessage message = next.message();
        return new Delivery(
                message.payload(),
                SignatureProperties.read(message.userProperties()),
                message.retained(),
                message.duplicate(),
                route.of(message.responseTopic(), message.correlation()),
                next.expiresIn(),
                settled);
    }

    /** Takes no more requests; returns when the one in hand is recorded. Idempotent. */
    void stop() throws InterruptedException {
        stopping = true;
        aboveQos0.block(true);
        worker.interrupt();
        worker.join();
    }
}
