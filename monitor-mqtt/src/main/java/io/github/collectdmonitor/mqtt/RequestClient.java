package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.access.TrustRules;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.message.codec.ResultCodec;
import io.github.collectdmonitor.mqtt.PendingReplies.Pending;
import io.github.collectdmonitor.mqtt.connection.ConnectFailure;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.connection.LinkThreads;
import io.github.collectdmonitor.mqtt.connection.SerialExecutor;
import io.github.collectdmonitor.mqtt.link.DisconnectionTracker;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.signature.AnsweredRequest;
import io.github.collectdmonitor.signature.RequestSigner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to agents and returns the result of each. Long-lived and thread-safe.
 *
 * <p>Its futures are completed on a thread of the client, one after the other; their dependents must not block.
 */
public final class RequestClient implements AutoCloseable {
    private static final int MAXIMUM_PENDING = 10_000;
    private static final int MAXIMUM_PACKET_SIZE = 16 << 20;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    /** Long enough for a result to survive a reconnect; a normal close deletes the session immediately. */
    private static final Duration SESSION_EXPIRY = Duration.ofMinutes(5);

    private final BrokerSettings broker;
    private final RequestTopics topics;
    private final RequestTrust trust;
    private final PendingReplies pending = new PendingReplies(MAXIMUM_PENDING);
    private final LinkThreads threads = new LinkThreads("mqtt-requests");
    private final SerialExecutor completer = new SerialExecutor(threads);
    private final DisconnectionTracker losses = new DisconnectionTracker(this::received);
    private final MqttLink link;

    private RequestClient(BrokerSettings broker, RequestTopics topics, RequestTrust trust) {
        this.broker = broker;
        this.topics = topics;
        this.trust = trust;
        link = new MqttLink(
                new LinkSettings(
                        broker,
                        "collectd-monitor-" + UUID.randomUUID(),
                        true,
                        SESSION_EXPIRY,
                        false,
                        FIRST_RETRY,
                        MAXIMUM_PACKET_SIZE,
                        LinkSettings.DEFAULT_RECEIVE_MAXIMUM,
                        topics.result() == null ? List.of() : List.of(topics.result()),
                        topics.qos()),
                losses);
    }

    /**
     * XX BrokerException if the broker cannot be reached or refuses
     */
    public static RequestClient connect(BrokerSettings broker, RequestTopics topics, Duration connectTimeout)
            throws BrokerException {
        return connect(broker, topics, connectTimeout, RequestTrust.none());
    }

    /**
     * Connects with a single attempt; afterwards the client reconnects automatically.
     *
     * @param trust how requests are signed, and which results are accepted
     * @throws BrokerException if the broker cannot be reached or refuses
     */
    public static RequestClient connect(
            BrokerSettings broker, RequestTopics topics, Duration connectTimeout, RequestTrust trust)
            throws BrokerException {
        RequestClient client = new RequestClient(broker, topics, trust);
        try {
            client.link.connect(connectTimeout);
        } catch (BrokerException | RuntimeException e) {
            client.close();
            throw e;
        }
        return client;
    }

    /**
     * Sends a request and completes with its result, never with that of another sender. Fails with {@link
     * NoAnswerException}
     * after the timeout, and with {@link BrokerException} immediately when the broker rejects the request.
     *
     * @param timeout also how long the broker may keep the request
     * @throws IllegalStateException if there is no result topic, or 10,000 results are pending
     */
    public CompletableFuture<TaskResult> send(Request request, Duration timeout) {
        CompletableFuture<Reply> reply = exchange(request, timeout);
        CompletableFuture<TaskResult> answer = reply.thenApply(Reply::result);
        CompletableFuture<?> unused = answer.whenComplete((result, failure) -> reply.cancel(false));
        return answer;
    }

    /** Like {@link #send}, but completes with the whole result as it was received. */
    public CompletableFuture<Reply> exchange(Request request, Duration timeout) {
        String resultTopic = topics.result();
        if (resultTopic == null) {
            throw new IllegalStateException("Cannot wait for a result without a result topic; set one");
        }
        Outgoing outgoing = sign(request, timeout);
        CorrelationData correlation = CorrelationData.random();
        AnsweredRequest asked =
                AnsweredRequest.of(new ReplyAddress(resultTopic, correlation, outgoing.proof()), outgoing.payload());
        CompletableFuture<Reply> answer = pending.await(correlation, request.taskId(), asked);
        int lossesBefore = losses.count();
        Future<?> timer = threads.schedule(
                () -> fail(
                        correlation,
                        new NoAnswerException(
                                "no result of task " + request.taskId() + " on " + resultTopic + " within "
                                        + timeout.toSeconds() + " s",
                                losses.since(lossesBefore).orElse(null))),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        CompletableFuture<?> unused = answer.whenComplete((result, failure) -> {
            timer.cancel(false);
            // The caller may have cancelled the future.
            pending.remove(correlation);
        });
        CompletableFuture<?> unusedAlso = link.publish(message(outgoing, resultTopic, correlation, timeout))
                .thenAccept(outcome -> {
                    if (outcome instanceof PublishOutcome.Refused refused) {
                        fail(correlation, refusal(refused));
                    }
                });
        return answer;
    }

    /**
     * Sends a request without waiting for its result, and completes when the broker has acknowledged it.
     *
     * @param expiry how long the broker may keep the request
     */
    public CompletableFuture<PublishOutcome> sendWithoutAnswer(Request request, Duration expiry) {
        return link.publish(message(sign(request, expiry), null, null, expiry));
    }

    /** A request's bytes, with its user properties if it is signed. */
    @SuppressWarnings("ArrayRecordComponent") // Holds a reference only: never compared, never stored.
    private record Outgoing(
            byte[] payload,
            List<UserProperty> properties,
            @Nullable String proof) {}

    private Outgoing sign(Request request, Duration timeout) {
        byte[] payload = RequestCodec.encode(request);
        RequestSigner signer = trust.signer();
        if (signer == null) {
            return new Outgoing(payload, List.of(), null);
        }
        Duration validity = timeout.compareTo(TrustRules.DEFAULT_MAX_SIGNATURE_AGE) < 0
                ? timeout
                : TrustRules.DEFAULT_MAX_SIGNATURE_AGE;
        RequestSigner.Signed signed = signer.sign(topics.command(), payload, validity);
        return new Outgoing(payload, signed.properties(), signed.proof());
    }

    private OutgoingMessage message(
            Outgoing outgoing, @Nullable String responseTopic, @Nullable CorrelationData correlation, Duration expiry) {
        return new OutgoingMessage(
                topics.command(),
                topics.qos(),
                Payload.of(outgoing.payload()),
                responseTopic,
                correlation,
                expiry,
                outgoing.properties());
    }

    /** Disconnects and deletes the session; all pending requests fail. Idempotent. */
    @Override
    public void close() {
        link.close();
        pending.removeAll()
                .forEach(answer -> completer.execute(() -> answer.completeExceptionally(
                        new NoAnswerException("the client was closed before a result arrived", null))));
        threads.shutdown();
    }

    private void received(IncomingMessage message) {
        ResultCodec.decode(message.payload()).ifPresent(result -> received(message, result));
        message.acknowledge();
    }

    private void received(IncomingMessage message, TaskResult result) {
        Optional<Pending> awaited = pending.find(message.correlation(), result.taskId(), message.retained());
        if (awaited.isEmpty()) {
            return;
        }
        Pending pendingOne = awaited.get();
        if (!trust.accepts(pendingOne, result, message)) {
            trust.notGenuine().accept(result);
            return;
        }
        pending.remove(pendingOne.correlation())
                .ifPresent(answer ->
                        completer.execute(() -> answer.complete(new Reply(result, oneLine(message.payload())))));
    }

    private static String oneLine(byte[] json) {
        try {
            return StrictJson.read(json).toString();
        } catch (InvalidJsonException e) {
            throw new IllegalStateException("Internal error: a decoded result is not JSON", e);
        }
    }

    private void fail(CorrelationData correlation, Exception failure) {
        pending.remove(correlation).ifPresent(answer -> completer.execute(() -> answer.completeExceptionally(failure)));
    }

    private BrokerException refusal(PublishOutcome.Refused refused) {
        return new ConnectFailure(broker).refused("to publish on " + topics.command(), refused.reasonCode(), null);
    }
}
