package io.github.collectdmonitor.agent;

import io.github.collectdmonitor.ledger.Answer;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.OutgoingMessage;
import io.github.collectdmonitor.mqtt.Payload;
import io.github.collectdmonitor.mqtt.PublishOutcome;
import io.github.collectdmonitor.mqtt.PublishOutcome.Refused;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Hands answers to the link, which sends each until the broker has it, and bounds how much waits there. */
final class ResultPublisher {
    private static final Logger LOG = System.getLogger(ResultPublisher.class.getName());

    /** Beyond this many answers on their way no further request is taken. */
    private static final int MOST_WAITING = 4096;

    /**
     * Beyond this many bytes on their way, further answers lose their outputs rather than the agent its memory; beyond
     * twice as many, no further request is taken.
     */
    private static final long MOST_WAITING_BYTES = 8L * 1024 * 1024;

    private static final int CUT_TO_BYTES = 2048;

    private final MqttLink link;
    private final int qos;
    private int waiting;
    private long waitingBytes;

    ResultPublisher(MqttLink link, int qos) {
        this.link = link;
        this.qos = qos;
    }

    void publish(Answer answer) {
        byte[] whole = ResultCodec.encode(answer.result());
        byte[] kept = reserve(answer, whole);
        int size = size(answer, kept);
        Payload payload = limit -> limit >= kept.length ? kept : ResultCodec.encodeWithin(answer.result(), limit);
        ReplyAddress address = answer.replyTo();
        OutgoingMessage message =
                new OutgoingMessage(address.topic(), qos, payload, null, address.correlation(), null, List.of());
        CompletableFuture<PublishOutcome> unused = link.publish(message).whenComplete((outcome, failure) -> {
            release(size);
            if (outcome instanceof Refused refused) {
                LOG.log(
                        Level.ERROR,
                        "The broker refuses the result of task {0} on {1} for good, so nobody gets it: {2}",
                        answer.result().taskId(),
                        address.topic(),
                        refused.reason());
            }
        });
    }

    private synchronized byte[] reserve(Answer answer, byte[] whole) {
        byte[] kept = waiting > 0 && waitingBytes + whole.length > MOST_WAITING_BYTES
                ? ResultCodec.encodeWithin(answer.result(), CUT_TO_BYTES)
                : whole;
        waiting++;
        waitingBytes += size(answer, kept);
        return kept;
    }

    private static int size(Answer answer, byte[] kept) {
        ReplyAddress address = answer.replyTo();
        CorrelationData correlation = address.correlation();
        return kept.length + address.topic().length() + (correlation == null ? 0 : correlation.bytes().length);
    }

    private synchronized void release(int bytes) {
        waiting--;
        waitingBytes -= bytes;
        notifyAll();
    }

    /** Waits until there is room for the answer to a further request. */
    synchronized void awaitRoom() throws InterruptedException {
        while (waiting >= MOST_WAITING || waitingBytes >= 2 * MOST_WAITING_BYTES) {
            wait();
        }
    }
}
