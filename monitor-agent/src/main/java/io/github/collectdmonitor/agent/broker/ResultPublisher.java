package io.github.collectdmonitor.agent.broker;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.dispatch.DirectAnswer;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.ledger.task.PendingDelivery;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Abandoned;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Acknowledged;
import io.github.collectdmonitor.mqtt.message.PublishOutcome.Refused;
import io.github.collectdmonitor.signature.AnsweredRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes results in the order of their tasks' ends, and records in the ledger which of them the broker has
 * acknowledged. Pending results stay on disk; only a window of them is in memory.
 */
final class ResultPublisher {
    private static final Logger LOG = System.getLogger(ResultPublisher.class.getName());

    /** How many results of tasks are in flight at most. */
    private static final int MOST_IN_FLIGHT = 64;

    /** No further result is read from disk while this many bytes are in flight. */
    private static final long MOST_BYTES_IN_FLIGHT = 8L * 1024 * 1024;

    /** The delay before a result that could not be read is read again. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** No further request is accepted while this many rejections are in flight. */
    private static final int MOST_REFUSALS = 256;

    /** No further repeated result is read from disk while this many bytes are in flight. */
    private static final long MOST_BYTES_REPEATED = 4L * 1024 * 1024;

    private final MqttLink link;
    private final TaskLedger ledger;
    private final int qos;
    private final ResultProof proof;
    private int inFlight;
    private long bytesInFlight;
    private int refusals;

    /** Recorded results to send again, oldest first. */
    private final Deque<DirectAnswer> repeats = new ArrayDeque<>();

    private long bytesRepeated;
    private boolean stopped;
    private boolean retryScheduled;

    /**
     * Publishes results with QoS 1 at least, whatever the requests' QoS: at QoS 0 a broker acknowledges nothing.
     *
     * @param proof creates payloads of results, signed or not
     */
    ResultPublisher(MqttLink link, TaskLedger ledger, int qos, ResultProof proof) {
        this.link = link;
        this.ledger = ledger;
        this.qos = Math.max(1, qos);
        this.proof = proof;
    }

    void start() {
        ledger.onUndelivered(this::publishNext);
        publishNext();
    }

    /** Fills the window; called after the end of each task and each publish. */
    private synchronized void publishNext() {
        while (!stopped && inFlight < MOST_IN_FLIGHT && bytesInFlight < MOST_BYTES_IN_FLIGHT) {
            Optional<PendingDelivery> next = ledger.nextUndelivered();
            if (next.isEmpty()) {
                if (ledger.hasUnreadable()) {
                    scheduleRetry();
                }
                return;
            }
            if (!publish(next.get())) {
                scheduleRetry();
                return;
            }
        }
    }

    /** Retries later to read results that could not be read from disk. */
    private void scheduleRetry() {
        if (!retryScheduled) {
            retryScheduled = true;
            CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::retry);
        }
    }

    private synchronized void retry() {
        retryScheduled = false;
        publishNext();
    }

    /** Publishes a result; returns false if it cannot be read now. */
    private boolean publish(PendingDelivery pendingDelivery) {
        TaskResult result;
        try {
            result = ledger.result(pendingDelivery);
        } catch (IOException e) {
            ledger.putBack(pendingDelivery);
            return false;
        }
        ResultPayload payload = proof.of(
                result, new AnsweredRequest(pendingDelivery.replyTo().freshness(), pendingDelivery.requestSha256()));
        int size = payload.size();
        inFlight++;
        bytesInFlight += size;
        CompletableFuture<PublishOutcome> unused = send(payload, pendingDelivery.replyTo())
                .whenComplete((outcome, failure) -> {
                    settle(pendingDelivery, outcome, failure);
                    published(size);
                });
        return true;
    }

    private CompletableFuture<PublishOutcome> send(Payload payload, ReplyAddress address) {
        return link.publish(
                new OutgoingMessage(address.topic(), qos, payload, null, address.correlation(), null, List.of()));
    }

    private void settle(
            PendingDelivery pendingDelivery, @Nullable PublishOutcome outcome, @Nullable Throwable failure) {
        if (outcome instanceof Acknowledged) {
            CrashPoint.BEFORE_DELIVERED.reached();
            ledger.delivered(pendingDelivery);
        } else if (!(outcome instanceof Abandoned)) {
            ledger.undeliverable(pendingDelivery, reason(outcome, failure));
        }
    }

    private static String reason(@Nullable PublishOutcome outcome, @Nullable Throwable failure) {
        return outcome instanceof Refused refused ? refused.reason() : String.valueOf(failure);
    }

    private synchronized void published(int bytes) {
        inFlight--;
        bytesInFlight -= bytes;
        publishNext();
        notifyAll();
    }

    /**
     * Sends the result of a request that does not become a task; its message is settled when the broker has
     * acknowledged the result.
     */
    void refuse(DirectAnswer directAnswer) {
        synchronized (this) {
            refusals++;
            if (directAnswer.repeated()) {
                repeats.add(directAnswer);
            }
        }
        if (directAnswer.repeated()) {
            repeatNext();
        } else {
            answer(directAnswer, proof.of(directAnswer.result(), directAnswer.request()), 0);
        }
    }

    /** Fills the window of repeated results. */
    private synchronized void repeatNext() {
        while (bytesRepeated < MOST_BYTES_REPEATED && !repeats.isEmpty()) {
            DirectAnswer next = repeats.remove();
            ResultPayload payload = proof.of(next.result(), next.request());
            int size = payload.size();
            bytesRepeated += size;
            answer(next, payload, size);
        }
    }

    private void answer(DirectAnswer directAnswer, ResultPayload payload, int repeated) {
        CompletableFuture<PublishOutcome> unused = send(payload, directAnswer.replyTo())
                .whenComplete((outcome, failure) -> {
                    if (!(outcome instanceof Acknowledged) && !(outcome instanceof Abandoned)) {
                        LOG.log(
                                Level.ERROR,
                                "The result of task {0} cannot be delivered to {1}: {2}",
                                directAnswer.taskId(),
                                directAnswer.replyTo().topic(),
                                reason(outcome, failure));
                    }
                    if (!(outcome instanceof Abandoned)) {
                        directAnswer.settled().run();
                    }
                    answered(repeated);
                });
    }

    private synchronized void answered(int repeated) {
        refusals--;
        bytesRepeated -= repeated;
        repeatNext();
        notifyAll();
    }

    /** Waits until the result of a further request can be queued; if it must wait, it runs {@code whenFull} before. */
    synchronized void awaitRoom(Runnable whenFull) throws InterruptedException {
        if (refusals >= MOST_REFUSALS) {
            whenFull.run();
        }
        while (refusals >= MOST_REFUSALS) {
            wait();
        }
    }

    /** Stops reading results from disk, because the link is about to be closed. */
    synchronized void stop() {
        stopped = true;
    }

    /** Waits until the broker has acknowledged all results; returns false on a timeout; the rest stays on disk. */
    synchronized boolean awaitDelivered(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (inFlight > 0 || refusals > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
