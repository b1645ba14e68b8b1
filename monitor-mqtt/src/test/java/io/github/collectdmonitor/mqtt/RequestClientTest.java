package io.github.collectdmonitor.mqtt;

import static io.github.collectdmonitor.mqtt.Links.await;
import static io.github.collectdmonitor.mqtt.Links.connected;
import static io.github.collectdmonitor.mqtt.Links.passing;
import static io.github.collectdmonitor.mqtt.Links.plain;
import static io.github.collectdmonitor.mqtt.Links.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.DecodedRequest;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.message.codec.ResultCodec;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.mqtt.message.PublishOutcome;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.settings.secret.Secret;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresMosquitto
class RequestClientTest {
    private static final Duration TIMEOUT = WaitLimit.LIMIT;

    private static MosquittoBroker broker;

    private final RequestTopics topics = new RequestTopics(unique("command"), unique("result"), 2);
    private final Mailbox requests = Mailbox.acknowledging();
    private MqttLink agent;
    private RequestClient client;

    @BeforeAll
    static void start() {
        broker = MosquittoBroker.builder()
                .user("sender", "x")
                .accessControlList("user sender\ntopic deny forbidden\ntopic readwrite #")
                .start();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    private static BrokerSettings settings() {
        return new BrokerSettings(plain(broker).address(), "sender", new Secret("x"), null);
    }

    @BeforeEach
    void connect() throws BrokerException {
        agent = connected(passing(settings(), 2, topics.command()), requests);
        client = RequestClient.connect(settings(), topics, TIMEOUT);
    }

    @AfterEach
    void close() {
        client.close();
        agent.close();
    }

    private static Request request() {
        return new CommandRequest(TaskId.random(), Instant.now(), "hello", "exec");
    }

    private void answer(TaskId id, @Nullable CorrelationData correlation, String text) {
        byte[] result = ResultCodec.encode(
                new TaskResult(id, Instant.now(), Outcome.of(ResultCode.SUCCEEDED, text), null, false));
        String topic = topics.result() == null ? "none" : topics.result();
        await(agent.publish(new OutgoingMessage(topic, 2, Payload.of(result), null, correlation, null, List.of())));
    }

    private static String text(CompletableFuture<TaskResult> answer) {
        return await(answer).outcome().message();
    }

    @Test
    void answer_comes_by_its_correlation_data() {
        Request request = request();
        long begun = System.nanoTime();
        CompletableFuture<TaskResult> answer = client.send(request, TIMEOUT);

        IncomingMessage received = requests.next();
        long passed = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(RequestCodec.decode(received.payload())).isInstanceOf(DecodedRequest.Valid.class);
        assertThat(received.responseTopic()).isEqualTo(topics.result());
        assertThat(received.expiry()).isBetween(TIMEOUT.minusSeconds(passed + 2), TIMEOUT);
        answer(request.taskId(), CorrelationData.random(), "another sender's");
        answer(request.taskId(), received.correlation(), "mine");

        assertThat(text(answer)).isEqualTo("mine");
    }

    @Test
    void answer_without_correlation_data_comes_by_its_task_id() {
        Request request = request();
        CompletableFuture<TaskResult> answer = client.send(request, TIMEOUT);
        requests.next();
        answer(TaskId.random(), null, "another sender's");
        answer(request.taskId(), null, "mine");

        assertThat(text(answer)).isEqualTo("mine");
    }

    @Test
    void thousand_requests_at_once_get_their_own_answers() {
        List<Request> sent = new ArrayList<>();
        List<CompletableFuture<TaskResult>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Request request = request();
            sent.add(request);
            answers.add(client.send(request, TIMEOUT));
        }
        for (int i = 0; i < 1000; i++) {
            IncomingMessage received = requests.next();
            DecodedRequest.Valid valid = (DecodedRequest.Valid) RequestCodec.decode(received.payload());
            TaskId id = valid.request().taskId();
            answer(id, received.correlation(), "for " + id);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(text(answers.get(i))).isEqualTo("for " + sent.get(i).taskId());
        }
    }

    @Test
    void no_answer_in_time_is_a_failure_of_its_own() {
        CompletableFuture<TaskResult> answer = client.send(request(), Duration.ofMillis(300));

        assertThatThrownBy(() -> answer.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NoAnswerException.class);
    }

    @Test
    void refused_request_fails_at_once() throws Exception {
        RequestTopics forbidden = new RequestTopics("forbidden", topics.result(), 2);
        try (RequestClient refused = RequestClient.connect(settings(), forbidden, TIMEOUT)) {
            CompletableFuture<TaskResult> answer = refused.send(request(), TIMEOUT);

            assertThatThrownBy(() -> answer.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("forbidden")
                    .hasMessageContaining("not authorized");
        }
    }

    @Test
    void request_without_an_answer_completes_when_the_broker_has_it() {
        assertThat(await(client.sendWithoutAnswer(request(), TIMEOUT)))
                .isEqualTo(new PublishOutcome.Acknowledged(false));
        assertThat(requests.next().responseTopic()).isNull();
    }

    @Test
    void closing_fails_what_still_awaits_its_answer() {
        CompletableFuture<TaskResult> answer = client.send(request(), TIMEOUT);
        client.close();
        client.close();

        assertThatThrownBy(() -> answer.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(NoAnswerException.class);
    }

    @Test
    void client_goes_on_after_the_broker_was_away() {
        Request request = request();
        CompletableFuture<TaskResult> answer = client.send(request, TIMEOUT);
        requests.next();
        requests.nextConnect();
        broker.stop();
        broker.start();
        requests.nextConnect();
        CompletableFuture<TaskResult> another = client.send(request(), TIMEOUT);
        IncomingMessage received = requests.next();
        answer(request.taskId(), received.correlation(), "after the restart");

        assertThat(text(another)).isEqualTo("after the restart");
        assertThat(answer).isNotDone();
    }

    @Test
    void broker_that_is_not_there_is_unreachable() {
        BrokerSettings unused = BrokerSettings.plain(new BrokerAddress("127.0.0.1", 1));

        assertThatThrownBy(() -> RequestClient.connect(unused, topics, TIMEOUT))
                .isInstanceOfSatisfying(
                        BrokerException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(BrokerException.Kind.UNREACHABLE))
                .hasMessage("the broker at 127.0.0.1:1 cannot be reached: nothing listens there");
    }
}
