package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The configuration of a Mosquitto, and its files. */
final class MosquittoConfig {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String PASSWORDS = "passwords";
    private static final String AGENT_PASSWORDS = "agent-passwords";
    private static final String SENDER_PASSWORDS = "sender-passwords";
    private static final String ACL = "acl";
    /** Started as root, it would switch to a user that cannot read the folder. */
    private static final String OWN_USER = "user root";

    final Map<String, String> passwords = new LinkedHashMap<>();
    final Map<String, String> agentPasswords = new LinkedHashMap<>();
    final Map<String, String> senderPasswords = new LinkedHashMap<>();
    final Map<Identity, Integer> furtherPorts = new LinkedHashMap<>();
    final List<String> lines = new ArrayList<>();

    @Nullable
    String accessControlList;

    @Nullable
    TestCertificates certificates;

    @Nullable
    ShippedText shipped;

    boolean requiresCertificate;
    int agentsPort;
    boolean persistent;

    /** Writes the files that it names, and returns the text of mosquitto.conf. */
    String text(TemporaryFolder folder, int port) {
        return shipped == null ? own(folder, port) : shipped(shipped, folder, port);
    }

    private String shipped(ShippedText text, TemporaryFolder folder, int port) {
        TestCertificates chain = Objects.requireNonNull(certificates, "shippedRules() needs tls()");
        Identity server = chain.server();
        // The shipped text contains the access rules already.
        addAccess(new ArrayList<>(), folder);
        writePasswords(folder, AGENT_PASSWORDS, passwords, agentPasswords);
        writePasswords(folder, SENDER_PASSWORDS, passwords, senderPasswords);
        ShippedText adapted = text.with("\nlistener 8883", "\nlistener " + port + " 127.0.0.1")
                .with("\nlistener 8884", "\nlistener " + agentsPort + " 127.0.0.1")
                .with("/etc/mosquitto/certs/ca.crt", chain.authority().toString())
                .with("/etc/mosquitto/certs/broker.crt", server.certificate().toString())
                .with("/etc/mosquitto/certs/broker.key", server.key().toString())
                .with("password_file /etc/mosquitto/passwd-agents", "password_file " + folder.resolve(AGENT_PASSWORDS))
                .with(
                        "password_file /etc/mosquitto/passwd-senders",
                        "password_file " + folder.resolve(SENDER_PASSWORDS))
                .with("/etc/mosquitto/acl", folder.resolve(ACL).toString())
                .with("/var/lib/mosquitto/", folder.path() + "/");
        return adapted.text() + OWN_USER + "\nlog_dest stderr\nlog_type all\n" + String.join("\n", lines) + "\n";
    }

    private String own(TemporaryFolder folder, int port) {
        List<String> all = new ArrayList<>();
        all.add("listener " + port + " 127.0.0.1");
        all.add(OWN_USER);
        // Without it Nagle's algorithm and delayed acknowledgements cost 40 ms a message.
        all.add("set_tcp_nodelay true");
        all.add("log_dest stderr");
        all.add("log_type all");
        all.add("persistence " + persistent);
        all.add("persistence_location " + folder.path() + "/");
        addAccess(all, folder);
        if (certificates != null) {
            addCertificate(all, certificates, certificates.server());
            for (Map.Entry<Identity, Integer> further : furtherPorts.entrySet()) {
                all.add("listener " + further.getValue() + " 127.0.0.1");
                addCertificate(all, certificates, further.getKey());
            }
        }
        all.addAll(lines);
        return String.join("\n", all) + "\n";
    }

    private void addCertificate(List<String> all, TestCertificates chain, Identity server) {
        all.add("cafile " + chain.authority());
        all.add("certfile " + server.certificate());
        all.add("keyfile " + server.key());
        all.add("require_certificate " + requiresCertificate);
    }

    private static String writePasswords(
            TemporaryFolder folder, String name, Map<String, String> some, Map<String, String> others) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(others);
        StringBuilder text = new StringBuilder();
        all.forEach((user, password) ->
                text.append(user).append(':').append(password).append('\n'));
        String file = folder.write(name, text.toString()).toString();
        Program.of("mosquitto_passwd", "-U", file).run(LIMIT).expectExit(0);
        return file;
    }

    private void addAccess(List<String> all, TemporaryFolder folder) {
        all.add("allow_anonymous " + passwords.isEmpty());
        if (!passwords.isEmpty()) {
            all.add("password_file " + writePasswords(folder, PASSWORDS, passwords, Map.of()));
        }
        if (accessControlList != null) {
            all.add("acl_file " + folder.write(ACL, accessControlList + "\n"));
        }
    }
}
