package io.github.collectdmonitor.systemtests;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.time.Duration;
import java.util.List;

/**
 * A user of a Mosquitto with TLS, as an attacker with a stolen password can be.
 *
 * @param broker the broker
 * @param certificates of which the authority is trusted
 * @param user the name and, in these tests, the password
 */
record RuledPeer(MosquittoBroker broker, TestCertificates certificates, String user) {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String MARK = "got:";

    /** Publishes, whether or not that is allowed. */
    ProgramResult publish(String topic, String payload) {
        return client("mosquitto_pub").with("-t", topic, "-m", payload).run(LIMIT);
    }

    /** Subscribes, and returns once that is in force. */
    Listener listen(String... topics) {
        return listen(client("mosquitto_sub"), topics);
    }

    /** Resumes or starts the session of a client id, and subscribes. */
    Listener resume(String clientId, String... topics) {
        return listen(client("mosquitto_sub").with("-c", "-x", "3600", "-i", clientId), topics);
    }

    private static Listener listen(Program subscriber, String... topics) {
        Program program = subscriber.with("-d", "-F", MARK + "%t %p");
        for (String topic : topics) {
            program = program.with("-t", topic);
        }
        ProgramRun run = program.start();
        try {
            run.awaitOutput("Subscribed (mid", LIMIT);
            return new Listener(run);
        } catch (AssertionError failed) {
            run.close();
            throw failed;
        }
    }

    private Program client(String program) {
        // On a pipe mosquitto_sub would keep its messages to itself until it has 4 KiB of them.
        return Program.of("stdbuf", "-oL", Executable.require(program), "-V", "mqttv5", "-q", "1")
                .with("-h", broker.host(), "-p", Integer.toString(broker.port()))
                .with("--cafile", certificates.authority().toString(), "-u", user, "-P", user);
    }

    /**
     * What arrives.
     *
     * @param run the subscriber
     */
    record Listener(ProgramRun run) implements AutoCloseable {
        /** Waits for a message, and returns all that came up to it, each as topic and payload. */
        List<String> upTo(String message) {
            run.awaitOutput(MARK + message + "\n", LIMIT);
            return run.stdout()
                    .lines()
                    .filter(line -> line.startsWith(MARK))
                    .map(line -> line.substring(MARK.length()))
                    .toList();
        }

        @Override
        public void close() {
            run.close();
        }
    }
}
