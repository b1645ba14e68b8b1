package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Mosquitto as a separate process, on the loopback interface only. */
public final class MosquittoBroker implements TlsBroker {
    private static final Duration START_OR_STOP = WaitLimit.LIMIT;

    private final TemporaryFolder folder;
    private final Program program;
    private final int port;
    private final @Nullable TestCertificates certificates;
    private final Map<Identity, Integer> furtherPorts;
    private final int agentsPort;
    private @Nullable ProgramRun running;

    private MosquittoBroker(
            TemporaryFolder folder,
            Program program,
            int port,
            @Nullable TestCertificates certificates,
            Map<Identity, Integer> furtherPorts,
            int agentsPort) {
        this.folder = folder;
        this.program = program;
        this.port = port;
        this.certificates = certificates;
        this.furtherPorts = furtherPorts;
        this.agentsPort = agentsPort;
    }

    /** Starts a broker without passwords and persistence. */
    public static MosquittoBroker started() {
        return builder().start();
    }

    /** Returns a builder for other brokers. */
    public static Builder builder() {
        return new Builder();
    }

    /** The certificates where it speaks TLS. */
    public Optional<TestCertificates> certificates() {
        return Optional.ofNullable(certificates);
    }

    /** Returns its log since its last start. */
    public synchronized String log() {
        return running == null ? "" : running.stderr();
    }

    /** Its process id. */
    public synchronized long pid() {
        if (running == null) {
            throw new IllegalStateException(this + " does not run");
        }
        return running.pid();
    }

    @Override
    public String name() {
        return "Mosquitto";
    }

    @Override
    public String host() {
        return certificates == null ? "127.0.0.1" : TestCertificates.SERVER_NAME;
    }

    @Override
    public int port() {
        return port;
    }

    /** The port of the shipped listener for agents alone; the other is {@link #port()}. */
    public int agentsPort() {
        if (agentsPort == 0) {
            throw new IllegalStateException(this + " has no listener of its own for agents");
        }
        return agentsPort;
    }

    @Override
    public int port(Identity server) {
        if (certificates != null && certificates.server().equals(server)) {
            return port;
        }
        Integer further = furtherPorts.get(server);
        if (further == null) {
            throw new IllegalArgumentException(this + " has no certificate " + server);
        }
        return further;
    }

    @Override
    public synchronized void start() {
        if (running != null && running.isAlive()) {
            return;
        }
        ProgramRun run = program.start();
        try {
            run.awaitUntil("port " + port + " to accept connections", START_OR_STOP, this::accepts);
        } catch (AssertionError failed) {
            run.close();
            throw new IllegalStateException("Cannot start " + this + ": " + failed.getMessage(), failed);
        }
        running = run;
    }

    @Override
    public synchronized void stop() {
        end("TERM");
    }

    /** Ends it by SIGKILL: clients lose the connection, and everything that it had not stored is lost. */
    public synchronized void kill() {
        end("KILL");
    }

    @Override
    public synchronized void close() {
        stop();
        folder.close();
    }

    @Override
    public String toString() {
        return name() + " on port " + port;
    }

    private void end(String signal) {
        ProgramRun run = running;
        if (run == null) {
            return;
        }
        running = null;
        try (run) {
            run.signal(signal);
            run.await(START_OR_STOP);
        }
    }

    private boolean accepts() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Builds a broker. */
    public static final class Builder {
        private final MosquittoConfig config = new MosquittoConfig();

        private Builder() {}

        /** Adds a user; with one or more users, every client needs a password. */
        public Builder user(String name, String password) {
            config.passwords.put(name, password);
            return this;
        }

        /** Adds a user of the shipped listener for agents alone. */
        public Builder agent(String name, String password) {
            config.agentPasswords.put(name, password);
            return this;
        }

        /** Adds a user of the shipped listener for senders alone. */
        public Builder sender(String name, String password) {
            config.senderPasswords.put(name, password);
            return this;
        }

        /** Sets the text of an ACL file, for example {@code user a\ntopic read b}. */
        public Builder accessControlList(String text) {
            config.accessControlList = text;
            return this;
        }

        /** Makes it speak TLS, and nothing else, with the server's certificate. */
        public Builder tls(TestCertificates chain) {
            config.certificates = chain;
            return this;
        }

        /** Makes it reject clients without a certificate; needs {@link #tls}. */
        public Builder requireCertificate() {
            config.requiresCertificate = true;
            return this;
        }

        /** Adds a port on which it shows another certificate; needs {@link #tls}. */
        public Builder alsoAs(Identity server) {
            config.furtherPorts.put(server, FreePort.find());
            return this;
        }

        /**
         * Runs it with the project's {@code conf/mosquitto.conf} and {@code conf/mosquitto-acl}, of which only the port,
         * the paths and the user that it runs as are changed; needs {@link #tls} and {@link #user}.
         */
        public Builder shippedRules() {
            Path conf = ProjectFolder.root().resolve("conf");
            config.shipped = ShippedText.read(conf.resolve("mosquitto.conf"));
            config.agentsPort = FreePort.find();
            return accessControlList(
                    ShippedText.read(conf.resolve("mosquitto-acl")).text());
        }

        /** Sets the maximum packet size, which it announces to clients. */
        public Builder maximumPacketSize(int bytes) {
            return line("max_packet_size " + bytes);
        }

        /** Keeps sessions and retained messages over {@link MosquittoBroker#stop()}. */
        public Builder persistent() {
            config.persistent = true;
            return this;
        }

        /** Adds a line of mosquitto.conf as it is. */
        public Builder line(String line) {
            config.lines.add(line);
            return this;
        }

        /** Writes its files and starts the broker on a free port. */
        public MosquittoBroker start() {
            int port = FreePort.find();
            TemporaryFolder folder = TemporaryFolder.create("mosquitto");
            try {
                Path file = folder.write("mosquitto.conf", config.text(folder, port));
                MosquittoBroker broker = new MosquittoBroker(
                        folder,
                        Program.of("mosquitto", "-c", file.toString()),
                        port,
                        config.certificates,
                        Map.copyOf(config.furtherPorts),
                        config.agentsPort);
                broker.start();
                return broker;
            } catch (RuntimeException | AssertionError failed) {
                folder.close();
                throw failed;
            }
        }
    }
}
