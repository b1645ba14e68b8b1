package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.dispatch.Refusal;
import io.github.collectdmonitor.ledger.TaskLedger;
import io.github.collectdmonitor.ledger.Undelivered;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.OutgoingMessage;
import io.github.collectdmonitor.mqtt.Payload;
import io.github.collectdmonitor.mqtt.PublishOutcome;
import io.github.collectdmonitor.mqtt.PublishOutcome.Abandoned;
import io.github.collectdmonitor.mqtt.PublishOutcome.Acknowledged;
import io.github.collectdmonitor.mqtt.PublishOutcome.Refused;
import io.github.collectdmonitor.trust.AnsweredRequest;
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
 * Hands results to the link in the order of finishing, and tells the ledger which of them the broker has. What waits
 * for the broker stays on disk: only a window of it is in memory.
 */
final class ResultPublisher {
    private static final Logger LOG = System.getLogger(ResultPublisher.class.getName());

    /** How many results of tasks are given to the link at once. */
    private static final int MOST_IN_FLIGHT = 64;

    /** Beyond this many bytes no further result is read from disk. */
    private static final long MOST_BYTES_IN_FLIGHT = 8L * 1024 * 1024;

    /** When a result that could not be read is tried again. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    /** Beyond this many refusals on their way no further request is taken. */
    private static final int MOST_REFUSALS = 256;

    /** Beyond this many bytes no further result that is sent again is read from disk. */
    private static final long MOST_BYTES_REPEATED = 4L * 1024 * 1024;

    private final MqttLink link;
    private final TaskLedger ledger;
    private final int qos;
    private final ResultProof proof;
    private int inFlight;
    private long bytesInFlight;
    private int refusals;

    /** Recorded results that are to be sent again, oldest first. */
    private final Deque<Refusal> repeats = new ArrayDeque<>();

    private long bytesRepeated;
    private boolean stopped;
    private boolean tryingAgain;

    /**
     * Results go out at QoS 1 at least, whatever the requests' QoS: at QoS 0 a broker acknowledges nothing.
     *
     * @param proof makes messages of results, signed or not
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

    /** Fills the window. Whoever finishes a task calls this, and whoever made room. */
    private synchronized void publishNext() {
        while (!stopped && inFlight < MOST_IN_FLIGHT && bytesInFlight < MOST_BYTES_IN_FLIGHT) {
            Optional<Undelivered> next = ledger.nextUndelivered();
            if (next.isEmpty()) {
                if (ledger.hasUnreadable()) {
                    tryAgainLater();
                }
                return;
            }
            if (!publish(next.get())) {
                tryAgainLater();
                return;
            }
        }
    }

    /** A disk in trouble: what cannot be read stays on it, and is asked for again although nothing else happens. */
    private void tryAgainLater() {
        if (!tryingAgain) {
            tryingAgain = true;
            CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::tryAgain);
        }
    }

    private synchronized void tryAgain() {
        tryingAgain = false;
        publishNext();
    }

    /** Returns false where the result cannot be read now. */
    private boolean publish(Undelivered undelivered) {
        TaskResult result;
        try {
            result = ledger.result(undelivered);
        } catch (IOException e) {
            ledger.putBack(undelivered);
            return false;
        }
        ResultPayload payload =
                proof.of(result, new AnsweredRequest(undelivered.replyTo().freshness(), undelivered.requestSha256()));
        int size = payload.size();
        inFlight++;
        bytesInFlight += size;
        CompletableFuture<PublishOutcome> unused = send(payload, undelivered.replyTo())
                .whenComplete((outcome, failure) -> {
                    settle(undelivered, outcome, failure);
                    landed(size);
                });
        return true;
    }

    private CompletableFuture<PublishOutcome> send(Payload payload, ReplyAddress address) {
        return link.publish(
                new OutgoingMessage(address.topic(), qos, payload, null, address.correlation(), null, List.of()));
    }

    private void settle(Undelivered undelivered, @Nullable PublishOutcome outcome, @Nullable Throwable failure) {
        if (outcome instanceof Acknowledged) {
            CrashPoint.BEFORE_DELIVERED.reached();
            ledger.delivered(undelivered);
        } else if (!(outcome instanceof Abandoned)) {
            ledger.undeliverable(undelivered, reason(outcome, failure));
        }
    }

    private static String reason(@Nullable PublishOutcome outcome, @Nullable Throwable failure) {
        return outcome instanceof Refused refused ? refused.reason() : String.valueOf(failure);
    }

    private synchronized void landed(int bytes) {
        inFlight--;
        bytesInFlight -= bytes;
        publishNext();
        notifyAll();
    }

    /** Sends the answer to a request that is no new task; its message is settled once the broker has the answer. */
    void refuse(Refusal refusal) {
        synchronized (this) {
            refusals++;
            if (refusal.repeated()) {
                repeats.add(refusal);
            }
        }
        if (refusal.repeated()) {
            repeatNext();
        } else {
            answer(refusal, proof.of(refusal.result(), refusal.request()), 0);
        }
    }

    /** Fills the window of results that are sent again. */
    private synchronized void repeatNext() {
        while (bytesRepeated < MOST_BYTES_REPEATED && !repeats.isEmpty()) {
            Refusal next = repeats.remove();
            ResultPayload payload = proof.of(next.result(), next.request());
            int size = payload.size();
            bytesRepeated += size;
            answer(next, payload, size);
        }
    }

    private void answer(Refusal refusal, ResultPayload payload, int repeated) {
        CompletableFuture<PublishOutcome> unused = send(payload, refusal.replyTo())
                .whenComplete((outcome, failure) -> {
                    if (!(outcome instanceof Acknowledged) && !(outcome instanceof Abandoned)) {
                        LOG.log(
                                Level.ERROR,
                                "The answer to task {0} cannot be delivered to {1}: {2}",
                                refusal.taskId(),
                                refusal.replyTo().topic(),
                                reason(outcome, failure));
                    }
                    if (!(outcome instanceof Abandoned)) {
                        refusal.settled().run();
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

    /** Waits until there is room for the answer to a further request; {@code whenFull} runs before, where that takes time. */
    synchronized void awaitRoom(Runnable whenFull) throws InterruptedException {
        if (refusals >= MOST_REFUSALS) {
            whenFull.run();
        }
        while (refusals >= MOST_REFUSALS) {
            wait();
        }
    }

    /** Reads no further results from disk: the link is about to be closed. */
    synchronized void stop() {
        stopped = true;
    }

    /** Waits until the broker has all there is; false where the time was too short, and the rest stays on disk. */
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
