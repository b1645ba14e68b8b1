package io.github.collectdmonitor.testkit.broker;

import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.nio.file.Path;
import java.util.List;

/** The project's {@code conf/hivemq-config.xml} with ports, files and password of the test, and without persistence. */
final class ShippedHiveMqConfig {
    private static final String PASSWORD = "keystore";
    private static final String BEGIN = "<tls-tcp-listener>";
    private static final String END = "</tls-tcp-listener>";
    private static final String IN_MEMORY = "<persistence><mode>in-memory</mode></persistence>";

    private final Keystores keystores;
    private final Path authority;

    ShippedHiveMqConfig(TemporaryFolder folder, Path authority) {
        keystores = new Keystores(folder, PASSWORD);
        this.authority = authority;
    }

    /** Returns its text with a listener for each certificate. */
    String with(List<Identity> servers, List<Integer> ports) {
        ShippedText shipped = ShippedText.read(ProjectFolder.root().resolve("conf/hivemq-config.xml"))
                .with("change me", PASSWORD)
                .with(
                        "/opt/hivemq/conf/clients-ca.p12",
                        keystores.trusting("clients-ca.p12", authority).toString())
                .with("0.0.0.0", "127.0.0.1")
                .with("</hivemq>", IN_MEMORY + "</hivemq>");
        int begin = shipped.text().indexOf(BEGIN);
        int end = shipped.text().indexOf(END) + END.length();
        ShippedText listener = new ShippedText(shipped.text().substring(begin, end));
        StringBuilder listeners = new StringBuilder();
        for (int i = 0; i < ports.size(); i++) {
            String file = keystores.of("broker-" + i + ".p12", servers.get(i)).toString();
            listeners.append(listener.with("8883", ports.get(i).toString())
                    .with("/opt/hivemq/conf/broker.p12", file)
                    .text());
        }
        return shipped.text().substring(0, begin) + listeners + shipped.text().substring(end);
    }
}
