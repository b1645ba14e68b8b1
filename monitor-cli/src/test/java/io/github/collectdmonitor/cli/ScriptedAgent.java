package io.github.collectdmonitor.cli;

import io.github.collectdmonitor.message.CorrelationData;
import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.codec.DecodedRequest.Valid;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.mqtt.MqttLink;
import io.github.collectdmonitor.mqtt.connection.LinkListener;
import io.github.collectdmonitor.mqtt.connection.LinkSettings;
import io.github.collectdmonitor.mqtt.message.IncomingMessage;
import io.github.collectdmonitor.mqtt.message.OutgoingMessage;
import io.github.collectdmonitor.mqtt.message.Payload;
import io.github.collectdmonitor.mqtt.tls.BrokerException;
import io.github.collectdmonitor.settings.BrokerAddress;
import io.github.collectdmonitor.settings.BrokerSettings;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Does to each request what a test says, in the place of an agent. */
final class ScriptedAgent implements AutoCloseable {
    /** Answers one request. */
    @FunctionalInterface
    interface Script {
        void answer(IncomingMessage message, Request request, ScriptedAgent agent);
    }

    private final Queue<IncomingMessage> requests = new ConcurrentLinkedQueue<>();
    private final String resultTopic;
    private final MqttLink link;

    private ScriptedAgent(TestBroker broker, String commandTopic, String resultTopic, Script script) {
        this.resultTopic = resultTopic;
        LinkSettings settings = new LinkSettings(
                BrokerSettings.plain(new BrokerAddress(broker.host(), broker.port())),
                "scripted-agent-" + UUID.randomUUID(),
                true,
                Duration.ZERO,
                false,
                Duration.ofSeconds(1),
                2 << 20,
                100,
                List.of(commandTopic),
                1);
        this.link = new MqttLink(settings, new LinkListener() {
            @Override
            public void received(IncomingMessage message) {
                requests.add(message);
                message.acknowledge();
                if (RequestCodec.decode(message.payload()) instanceof Valid valid) {
                    script.answer(message, valid.request(), ScriptedAgent.this);
                }
            }
        });
    }

    /** Connects an agent; it has subscribed when this returns. */
    static ScriptedAgent start(TestBroker broker, String commandTopic, String resultTopic, Script script)
            throws BrokerException {
        ScriptedAgent agent = new ScriptedAgent(broker, commandTopic, resultTopic, script);
        agent.link.connect(WaitLimit.LIMIT);
        return agent;
    }

    /** What has arrived so far. */
    List<IncomingMessage> requests() {
        return List.copyOf(requests);
    }

    /** Publishes on the result topic. */
    void publish(String json, @Nullable CorrelationData correlation) {
        Payload payload = Payload.of(json.getBytes(StandardCharsets.UTF_8));
        CompletableFuture<?> unused =
                link.publish(new OutgoingMessage(resultTopic, 1, payload, null, correlation, null, List.of()));
    }

    @Override
    public void close() {
        link.close(Duration.ofSeconds(5));
    }
}
