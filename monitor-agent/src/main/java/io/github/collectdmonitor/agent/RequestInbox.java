package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.dispatch.Delivery;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.mqtt.IncomingMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the MQTT callback, which must return at once, and the dispatcher, which records. A message is
 * acknowledged when it is recorded, so one that the agent dies over comes again.
 */
final class RequestInbox {
    /**
     * How many messages the broker may have on their way to us (MQTT 5.0 §3.1.2.11.3): times the largest payload, this
     * bounds the memory that requests take.
     */
    static final int RECEIVE_MAXIMUM = 16;

    /** QoS 0 has no receive maximum; what comes faster than it can be recorded is dropped, as QoS 0 allows. */
    private static final int CAPACITY = 4 * RECEIVE_MAXIMUM;

    private static final Logger LOG = System.getLogger(RequestInbox.class.getName());

    private final BlockingQueue<IncomingMessage> arrived = new LinkedBlockingQueue<>(CAPACITY);
    private final TaskDispatcher dispatcher;
    private final ResultPublisher publisher;
    private final ReplyRoute route;
    private final Clock clock;
    private final Thread worker = new Thread(this::work, "request-inbox");
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean stopping;

    RequestInbox(TaskDispatcher dispatcher, ResultPublisher publisher, @Nullable String resultTopic, Clock clock) {
        this.dispatcher = dispatcher;
        this.publisher = publisher;
        this.route = new ReplyRoute(resultTopic);
        this.clock = clock;
        worker.setDaemon(true);
    }

    void start() {
        worker.start();
    }

    /**
     * Takes a message over from the MQTT callback. The broker holds itself to the receive maximum, so there is room for
     * whatever it must not lose; where a broker does not, it has to wait.
     */
    void put(IncomingMessage message) {
        try {
            if (message.qos() > 0) {
                arrived.put(message);
            } else if (!arrived.offer(message)) {
                LOG.log(
                        Level.WARNING,
                        "A request at QoS 0 came faster than it could be recorded and is dropped, the {0}. so far",
                        dropped.incrementAndGet());
            }
        } catch (InterruptedException e) {
            // The link is being closed: the message is not acknowledged, so the broker keeps it.
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            while (!stopping) {
                IncomingMessage message = arrived.take();
                publisher.awaitRoom();
                take(message);
            }
        } catch (InterruptedException e) {
            // stop() ends the wait; what was not taken is not acknowledged, so the broker keeps it.
        }
    }

    private void take(IncomingMessage message) {
        try {
            if (message.retained()) {
                LOG.log(Level.WARNING, "A retained message on {0} is not executed", message.topic());
            } else {
                dispatcher.dispatch(new Delivery(
                        message.payload(),
                        message.duplicate(),
                        route.of(message.responseTopic(), message.correlation()),
                        message.expiry() == null ? null : clock.instant().plus(message.expiry())));
            }
        } catch (RuntimeException | Error e) {
            // Whatever it is, it must not leave the agent alive and deaf.
            LOG.log(Level.ERROR, "A request failed in a way that is a bug", e);
        }
        message.acknowledge();
    }

    /** Takes no more requests; returns when the one in hand is recorded. Idempotent. */
    void stop() throws InterruptedException {
        stopping = true;
        worker.interrupt();
        worker.join();
    }
}
