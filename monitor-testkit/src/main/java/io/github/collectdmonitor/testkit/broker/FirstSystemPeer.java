package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A sender or listener of the first system, which speaks MQTT 3.1.1: {@code mosquitto_pub} and {@code mosquitto_sub}
 * simulate it.
 *
 * @param broker where it connects, without TLS and password
 */
public record FirstSystemPeer(TestBroker broker) {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String MARK = "payload:";

    /** Publishes one message and returns when the broker has acknowledged it; the message is not retained. */
    public ProgramResult publish(String topic, int qos, String payload) {
        return client("mosquitto_pub", topic, qos)
                .with("-m", payload)
                .run(LIMIT)
                .expectExit(0);
    }

    /** Publishes one retained message and returns when the broker has acknowledged it. */
    public ProgramResult publishRetained(String topic, int qos, String payload) {
        return client("mosquitto_pub", topic, qos)
                .with("-r", "-m", payload)
                .run(LIMIT)
                .expectExit(0);
    }

    /** Starts a listener and returns when its subscription is active. */
    public Listener listen(String topicFilter, int qos) {
        ProgramRun run = client("mosquitto_sub", topicFilter, qos)
                .with("-d", "-F", MARK + "%p")
                .start();
        try {
            run.awaitOutput("Subscribed (mid", LIMIT);
        } catch (AssertionError failed) {
            run.close();
            throw failed;
        }
        return new Listener(run);
    }

    private Program client(String program, String topic, int qos) {
        // On a pipe mosquitto_sub would buffer its messages up to 4 KiB.
        return Program.of(
                        "stdbuf",
                        "-oL",
                        Executable.require(program),
                        "-V",
                        "mqttv311",
                        "-q",
                        Integer.toString(qos),
                        "-t",
                        topic)
                .with("-h", broker.host(), "-p", Integer.toString(broker.port()));
    }

    /** A subscription that collects its messages. */
    public static final class Listener implements AutoCloseable {
        private final ProgramRun run;

        private Listener(ProgramRun run) {
            this.run = run;
        }

        /** Returns the received payloads, one line each. */
        public List<String> payloads() {
            List<String> payloads = new ArrayList<>();
            // The tool's own messages are in the same stream as the payloads, which the format marks.
            run.stdout()
                    .lines()
                    .filter(line -> line.startsWith(MARK))
                    .forEach(line -> payloads.add(line.substring(MARK.length())));
            return payloads;
        }

        /**
         * Waits for this number of payloads.
         *
         * @throws AssertionError with the received payloads, if they do not arrive in time
         */
        public List<String> await(int count, Duration limit) {
            run.awaitUntil(count + " payloads", limit, () -> payloads().size() >= count);
            return payloads();
        }

        @Override
        public void close() {
            run.close();
        }
    }
}
