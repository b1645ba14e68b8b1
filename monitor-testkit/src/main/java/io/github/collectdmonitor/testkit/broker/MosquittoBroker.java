package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Mosquitto as a process of its own, on the loopback interface alone. */
public final class MosquittoBroker implements TestBroker {
    private static final Duration START_OR_STOP = Duration.ofSeconds(20);

    private final TemporaryFolder folder;
    private final Program program;
    private final int port;
    private final @Nullable TestCertificates certificates;
    private @Nullable ProgramRun running;

    private MosquittoBroker(
            TemporaryFolder folder, Program program, int port, @Nullable TestCertificates certificates) {
        this.folder = folder;
        this.program = program;
        this.port = port;
        this.certificates = certificates;
    }

    /** Starts a broker that needs no password and keeps nothing over a restart. */
    public static MosquittoBroker started() {
        return builder().start();
    }

    /** A builder for all else. */
    public static Builder builder() {
        return new Builder();
    }

    /** The certificates where it speaks TLS. */
    public Optional<TestCertificates> certificates() {
        return Optional.ofNullable(certificates);
    }

    /** What it has logged since its last start. */
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
            throw new IllegalStateException("Tried to start " + this + ": " + failed.getMessage(), failed);
        }
        running = run;
    }

    @Override
    public synchronized void stop() {
        end("TERM");
    }

    /** Ends it by SIGKILL: clients see the connection drop, and what it had not stored is lost. */
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

    /** Collects what a broker is to be like. */
    public static final class Builder {
        private final Map<String, String> passwords = new LinkedHashMap<>();
        private final List<String> lines = new ArrayList<>();
        private @Nullable String accessControlList;
        private @Nullable TestCertificates certificates;
        private boolean requiresCertificate;
        private boolean persistent;

        private Builder() {}

        /** Adds a user; with one or more, nobody gets in without a password. */
        public Builder user(String name, String password) {
            passwords.put(name, password);
            return this;
        }

        /** Sets the text of an ACL file, for example {@code user a\ntopic read b}. */
        public Builder accessControlList(String text) {
            accessControlList = text;
            return this;
        }

        /** Makes it speak TLS, and nothing else, with the server's certificate. */
        public Builder tls(TestCertificates chain) {
            certificates = chain;
            return this;
        }

        /** Makes it refuse clients without a certificate; needs {@link #tls}. */
        public Builder requireCertificate() {
            requiresCertificate = true;
            return this;
        }

        /** Sets the largest MQTT packet it takes and tells clients of. */
        public Builder maximumPacketSize(int bytes) {
            return line("max_packet_size " + bytes);
        }

        /** Keeps sessions and retained messages over {@link MosquittoBroker#stop()}. */
        public Builder persistent() {
            persistent = true;
            return this;
        }

        /** Adds a line of mosquitto.conf as it is. */
        public Builder line(String line) {
            lines.add(line);
            return this;
        }

        /** Writes its files and starts the broker on a free port. */
        public MosquittoBroker start() {
            int port = FreePort.find();
            TemporaryFolder folder = TemporaryFolder.create("mosquitto");
            try {
                Path file = folder.write("mosquitto.conf", configuration(folder, port));
                MosquittoBroker broker =
                        new MosquittoBroker(folder, Program.of("mosquitto", "-c", file.toString()), port, certificates);
                broker.start();
                return broker;
            } catch (RuntimeException | AssertionError failed) {
                folder.close();
                throw failed;
            }
        }

        private String configuration(TemporaryFolder folder, int port) {
            List<String> all = new ArrayList<>();
            all.add("listener " + port + " 127.0.0.1");
            // Started as root it would become a user that cannot read the folder.
            all.add("user root");
            // Without it Nagle's algorithm and delayed acknowledgements cost 40 ms a message.
            all.add("set_tcp_nodelay true");
            all.add("log_dest stderr");
            all.add("log_type all");
            all.add("persistence " + persistent);
            all.add("persistence_location " + folder.path() + "/");
            addAccess(all, folder);
            if (certificates != null) {
                all.add("cafile " + certificates.authority());
                all.add("certfile " + certificates.server().certificate());
                all.add("keyfile " + certificates.server().key());
                all.add("require_certificate " + requiresCertificate);
            }
            all.addAll(lines);
            return String.join("\n", all) + "\n";
        }

        private void addAccess(List<String> all, TemporaryFolder folder) {
            all.add("allow_anonymous " + passwords.isEmpty());
            if (!passwords.isEmpty()) {
                StringBuilder text = new StringBuilder();
                passwords.forEach((user, password) ->
                        text.append(user).append(':').append(password).append('\n'));
                String file = folder.write("passwords", text.toString()).toString();
                Program.of("mosquitto_passwd", "-U", file).run(START_OR_STOP).expectExit(0);
                all.add("password_file " + file);
            }
            if (accessControlList != null) {
                all.add("acl_file " + folder.write("acl", accessControlList + "\n"));
            }
        }
    }
}
