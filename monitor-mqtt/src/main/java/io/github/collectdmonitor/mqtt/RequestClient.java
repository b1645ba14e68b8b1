package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.json.StrictJson;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCodec;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.UserProperty;
import io.github.collectdmonitor.mqtt.PendingReplies.Pending;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.trust.AnsweredRequest;
import io.github.collectdmonitor.trust.RequestSigner;
import io.github.collectdmonitor.trust.TrustRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to agents and gives each its own answer. Long-lived and thread-safe.
 *
 * <p>Its futures are completed on a thread of its own, one after the other; what depends on them must not wait for long.
 */
public final class RequestClient implements AutoCloseable {
    private static final int MAXIMUM_PENDING = 10_000;
    private static final int MAXIMUM_PACKET_SIZE = 16 << 20;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    /** Long enough for an answer to survive a reconnect; an orderly close deletes the session at once. */
    private static final Duration SESSION_EXPIRY = Duration.ofMinutes(5);

    private final BrokerSettings broker;
    private final RequestTopics topics;
    private final RequestTrust trust;
    private final PendingReplies pending = new PendingReplies(MAXIMUM_PENDING);
    private final LinkThreads threads = new LinkThreads("mqtt-requests");
    private final InOrder completer = new InOrder(threads);
    private final ConnectionLosses losses = new ConnectionLosses(this::received);
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
     * Connects once; from then on the connection comes back by itself.
     *
     * @throws BrokerException if the broker cannot be reached or refuses
     */
    public static RequestClient connect(BrokerSettings broker, RequestTopics topics, Duration connectTimeout)
            throws BrokerException {
        return connect(broker, topics, connectTimeout, RequestTrust.none());
    }

    /**
     * Connects once; from then on the connection comes back by itself.
     *
     * @param trust how requests are signed, and which answers are taken
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
     * Sends a request and completes with its own answer, never another sender's. Fails with {@link NoAnswerException}
     * after the timeout, and with {@link BrokerException} at once when the broker refuses the request.
     *
     * @param timeout also how long the broker may keep the request
     * @throws IllegalStateException if no result topic was given, or 10,000 answers are awaited already
     */
    public CompletableFuture<TaskResult> send(Request request, Duration timeout) {
        CompletableFuture<Reply> reply = exchange(request, timeout);
        CompletableFuture<TaskResult> answer = reply.thenApply(Reply::result);
        CompletableFuture<?> unused = answer.whenComplete((result, failure) -> reply.cancel(false));
        return answer;
    }

    /** Like {@link #send}, and completes with the whole answer as it came. */
    public CompletableFuture<Reply> exchange(Request request, Duration timeout) {
        String resultTopic = topics.result();
        if (resultTopic == null) {
            throw new IllegalStateException("without a result topic no answer can come");
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
                                "no answer to task " + request.taskId() + " on " + resultTopic + " within "
                                        + timeout.toSeconds() + " s",
                                losses.since(lossesBefore).orElse(null))),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        CompletableFuture<?> unused = answer.whenComplete((result, failure) -> {
            timer.cancel(false);
            // For the case that the caller gave up by cancelling.
            pending.giveUp(correlation);
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
     * Sends a request that no answer is awaited for, and completes when the broker has it.
     *
     * @param expiry how long the broker may keep the request
     */
    public CompletableFuture<PublishOutcome> sendWithoutAnswer(Request request, Duration expiry) {
        return link.publish(message(sign(request, expiry), null, null, expiry));
    }

    /** A request's bytes, with what goes beside them where it is signed. */
    @SuppressWarnings("ArrayRecordComponent") // A hand-over of one reference: never compared, never kept.
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

    /** Disconnects; the session is deleted, and whatever still awaits its answer fails. Idempotent. */
    @Override
    public void close() {
        link.close();
        pending.giveUpAll()
                .forEach(answer -> completer.execute(() -> answer.completeExceptionally(
                        new NoAnswerException("the client was closed before an answer came", null))));
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
        pending.giveUp(pendingOne.correlation())
                .ifPresent(answer ->
                        completer.execute(() -> answer.complete(new Reply(result, oneLine(message.payload())))));
    }

    private static String oneLine(byte[] json) {
        try {
            return StrictJson.read(json).toString();
        } catch (InvalidJsonException e) {
            throw new IllegalStateException("a result that was read as JSON no longer is", e);
        }
    }

    private void fail(CorrelationData correlation, Exception failure) {
        pending.giveUp(correlation).ifPresent(answer -> completer.execute(() -> answer.completeExceptionally(failure)));
    }

    private BrokerException refusal(PublishOutcome.Refused refused) {
        return new ConnectFailure(broker).refused("to publish on " + topics.command(), refused.reasonCode(), null);
    }
}
