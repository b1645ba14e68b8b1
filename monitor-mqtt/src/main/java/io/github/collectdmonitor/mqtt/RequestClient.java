package io.github.collectdmonitor.mqtt;

import io.github.collectdmonitor.message.Request;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.settings.BrokerSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends requests to agents and gives each its own answer. Long-lived and thread-safe. */
public final class RequestClient implements AutoCloseable {
    private RequestClient() {}

    /**
     * Connects once; from then on the connection comes back by itself.
     *
     * @throws BrokerException if the broker cannot be reached or refuses
     */
    public static RequestClient connect(BrokerSettings broker, RequestTopics topics, Duration connectTimeout)
            throws BrokerException {
        return new RequestClient();
    }

    /**
     * Sends a request and completes with its own answer, never another sender's. Fails with {@link NoAnswerException}
     * after the timeout, and with {@link BrokerException} at once when the broker refuses the request.
     *
     * @param timeout also how long the broker may keep the request
     */
    public CompletableFuture<TaskResult> send(Request request, Duration timeout) {
        return new CompletableFuture<>();
    }

    /**
     * Sends a request that no answer is awaited for, and completes when the broker has it.
     *
     * @param expiry how long the broker may keep the request
     */
    public CompletableFuture<PublishOutcome> sendWithoutAnswer(Request request, Duration expiry) {
        return CompletableFuture.completedFuture(new PublishOutcome.Abandoned());
    }

    /** Disconnects; the session is deleted, and whatever still awaits its answer fails. Idempotent. */
    @Override
    public void close() {}
}
