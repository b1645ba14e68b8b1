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

/** What a Mosquitto is to be like, and the files that make it so. */
final class MosquittoConfig {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String PASSWORDS = "passwords";
    private static final String ACL = "acl";
    /** Started as root it would become a user that cannot read the folder. */
    private static final String OWN_USER = "user root";

    final Map<String, String> passwords = new LinkedHashMap<>();
    final Map<Identity, Integer> furtherPorts = new LinkedHashMap<>();
    final List<String> lines = new ArrayList<>();

    @Nullable
    String accessControlList;

    @Nullable
    TestCertificates certificates;

    @Nullable
    ShippedText shipped;

    boolean requiresCertificate;
    boolean persistent;

    /** Writes the files that it names, and returns the text of mosquitto.conf. */
    String text(TemporaryFolder folder, int port) {
        return shipped == null ? own(folder, port) : shipped(shipped, folder, port);
    }

    private String shipped(ShippedText text, TemporaryFolder folder, int port) {
        TestCertificates chain = Objects.requireNonNull(certificates, "shippedRules() needs tls()");
        Identity server = chain.server();
        // What it says of access is in the shipped text already.
        addAccess(new ArrayList<>(), folder);
        ShippedText adapted = text.with("listener 8883", "listener " + port + " 127.0.0.1")
                .with("/etc/mosquitto/certs/ca.crt", chain.authority().toString())
                .with("/etc/mosquitto/certs/broker.crt", server.certificate().toString())
                .with("/etc/mosquitto/certs/broker.key", server.key().toString())
                .with("/etc/mosquitto/passwd", folder.resolve(PASSWORDS).toString())
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

    private void addAccess(List<String> all, TemporaryFolder folder) {
        all.add("allow_anonymous " + passwords.isEmpty());
        if (!passwords.isEmpty()) {
            StringBuilder text = new StringBuilder();
            passwords.forEach((user, password) ->
                    text.append(user).append(':').append(password).append('\n'));
            String file = folder.write(PASSWORDS, text.toString()).toString();
            Program.of("mosquitto_passwd", "-U", file).run(LIMIT).expectExit(0);
            all.add("password_file " + file);
        }
        if (accessControlList != null) {
            all.add("acl_file " + folder.write(ACL, accessControlList + "\n"));
        }
    }
}
