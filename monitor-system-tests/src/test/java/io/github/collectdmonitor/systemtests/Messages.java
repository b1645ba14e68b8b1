package io.github.collectdmonitor.systemtests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.FirstSystemPeer;
import io.github.collectdmonitor.testkit.broker.TestBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Raw messages to one agent and from it, as any program may send and read them.
 *
 * @param broker where to connect
 * @param commandTopic what requests are published on
 * @param resultTopic where results arrive
 */
record Messages(TestBroker broker, String commandTopic, String resultTopic) {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final AtomicLong LAST_ID = new AtomicLong(1_000_000);

    /** An id that no other task of this run has. */
    static long newId() {
        return LAST_ID.incrementAndGet();
    }

    /** A request as a first-system sender writes it. */
    static String request(long id, String service, String command) {
        return "{\"task_id\": " + id + ", \"timestamp\": \"2020-11-26T00:41:19Z\", \"service\": \"" + service
                + "\", \"command\": \"" + command + "\"}";
    }

    /** A request without a timestamp for a command of the service "hello". */
    static String request(long id, String command) {
        return "{\"task_id\":" + id + ",\"service\":\"hello\",\"command\":\"" + command + "\"}";
    }

    /** Publishes as the first system does, by MQTT 3.1.1. */
    void publish(String payload) {
        new FirstSystemPeer(broker).publish(commandTopic, 1, payload);
    }

    /** Publishes a retained message. */
    void publishRetained(String payload) {
        new FirstSystemPeer(broker).publishRetained(commandTopic, 1, payload);
    }

    /** Publishes by MQTT 5 with further arguments for mosquitto_pub. */
    void publishWith(String payload, String... arguments) {
        publisher("mqttv5").with("-m", payload).with(arguments).run(LIMIT).expectExit(0);
    }

    /** Publishes the bytes of a file. */
    void publishFile(Path file) {
        publisher("mqttv311").with("-f", file.toString()).run(LIMIT).expectExit(0);
    }

    /** Publishes many messages over one connection as fast as the broker takes them, each of one line. */
    void publishAll(List<String> payloads) {
        try (ProgramRun run = publisher("mqttv311").with("-l").start()) {
            run.input(String.join("\n", payloads) + "\n");
            run.closeInput();
            run.await(LIMIT).expectExit(0);
        }
    }

    /** Publishes a text on the result topic, as another agent would. */
    void publishResult(String payload) {
        new FirstSystemPeer(broker).publish(resultTopic, 1, payload);
    }

    /** Sends a request by MQTT 3.1.1 and returns the result with its id. */
    JsonObject ask(long id, String payload) {
        try (Results results = listen()) {
            publish(payload);
            return results.await(id);
        }
    }

    /** Subscribes to the results and all below, for longer than a connection lasts. */
    Results listen() {
        return new Results(mosquitto("mosquitto_sub", "mqttv311")
                .with("-q", "1", "-t", resultTopic + "/#", "-c", "-i", "listener-" + UUID.randomUUID())
                .with("-d", "-F", Results.FORMAT)
                .start());
    }

    private Program publisher(String version) {
        return mosquitto("mosquitto_pub", version).with("-q", "1", "-t", commandTopic);
    }

    private Program mosquitto(String program, String version) {
        // On a pipe mosquitto_sub would keep its messages to itself until it has 4 KiB of them.
        return Program.of("stdbuf", "-oL", Executable.require(program), "-V", version)
                .with("-h", broker.host(), "-p", Integer.toString(broker.port()));
    }

    /** A member of a result, or null where it has none. */
    static @Nullable String text(JsonObject result, String member) {
        return result.has(member) ? result.get(member).getAsString() : null;
    }

    static JsonObject parse(String payload) {
        return JsonParser.parseString(payload).getAsJsonObject();
    }
}
