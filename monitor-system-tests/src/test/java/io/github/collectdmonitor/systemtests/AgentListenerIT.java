package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The listeners of the shipped mosquitto.conf: no other client can take over an agent's client id. */
@RequiresMosquitto
class AgentListenerIT {
    private static final String WEB01 = "agent-web01";
    private static final String WEB02 = "agent-web02";
    private static final String SENDER = "sender";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TestCertificates certificates = TestCertificates.generate();
    private final TemporaryFolder folder = TemporaryFolder.create("listeners");
    private final MosquittoBroker.Builder shipped = MosquittoBroker.builder()
            .tls(certificates)
            .shippedRules()
            .agent(WEB01, WEB01)
            .agent(WEB02, WEB02)
            .sender(SENDER, SENDER);

    @AfterEach
    void endAll() {
        folder.close();
        certificates.close();
    }

    @Test
    void another_agent_with_its_client_id_does_not_push_it_off_and_senders_reach_it() {
        String clientId = "chosen-by-web01";
        try (MosquittoBroker broker = shipped.start();
                AgentUnderTest agent = new AgentUnderTest(broker)
                        .with("Host", broker.host() + ":" + broker.agentsPort())
                        .with("ClientId", clientId)
                        .with("Secure", true)
                        .with("CAFile", certificates.authority().toString())
                        .with("User", WEB01)
                        .with("PasswordFile", secret(WEB01))
                        .with("CommandTopic", "monitor/web01/command")
                        .with("CommandResultTopic", "monitor/web01/result")
                        .command("exec", "echo 'Hello World!'")
                        .start()) {
            for (String id : new String[] {clientId, WEB01}) {
                publish(broker, broker.agentsPort(), WEB02, id, "monitor/web02/status")
                        .expectExit(0);
                assertThat(publish(broker, broker.port(), WEB02, id, "monitor/web02/status")
                                .exitCode())
                        .as("an agent's user at the senders' listener")
                        .isNotZero();
            }
            publish(broker, broker.port(), SENDER, clientId, "monitor/web02/command")
                    .expectExit(0);

            ProgramResult answer = Senders.commandSender()
                    .with("hello", "exec", "-t", "monitor/web01/command", "-r", "monitor/web01/result", "-s")
                    .with("-h", broker.host() + ":" + broker.port())
                    .with("--cafile", certificates.authority().toString())
                    .with("-u", SENDER, "--password-file", secret(SENDER))
                    .run(LIMIT)
                    .expectExit(0);
            assertThat(answer.stdout()).contains("Hello World!");
            assertThat(agent.countInLog("Disconnected")).isZero();
            assertThat(agent.countInLog("Connected to")).isEqualTo(1);
        }
    }

    @Test
    void required_beginning_of_client_ids_keeps_senders_from_taking_an_agents() {
        String line = "clientid_prefixes collectd-monitor-";
        assertThat(ProjectFolder.root().resolve("conf/mosquitto.conf"))
                .content()
                .contains("\n#" + line + "\n");
        try (MosquittoBroker broker = shipped.line(line).start()) {
            assertThat(publish(broker, broker.port(), SENDER, WEB01, "monitor/web01/command")
                            .exitCode())
                    .isNotZero();
            publish(broker, broker.agentsPort(), WEB01, "collectd-monitor-web01", "monitor/web01/status")
                    .expectExit(0);
            Senders.commandSender()
                    .with("hello", "exec", "-t", "monitor/web01/command", "-s")
                    .with("-h", broker.host() + ":" + broker.port())
                    .with("--cafile", certificates.authority().toString())
                    .with("-u", SENDER, "--password-file", secret(SENDER))
                    .run(LIMIT)
                    .expectExit(0);
        }
    }

    private ProgramResult publish(MosquittoBroker broker, int port, String user, String clientId, String topic) {
        return Program.of("mosquitto_pub", "-h", broker.host(), "-p", "" + port)
                .with("--cafile", certificates.authority().toString(), "-V", "mqttv5", "-u", user, "-P", user)
                .with("-i", clientId, "-q", "1", "-t", topic, "-m", "here")
                .run(LIMIT);
    }

    private String secret(String user) {
        String file = folder.write(user, user + "\n").toString();
        Program.of("chmod", "600", file).run(LIMIT).expectExit(0);
        return file;
    }
}
