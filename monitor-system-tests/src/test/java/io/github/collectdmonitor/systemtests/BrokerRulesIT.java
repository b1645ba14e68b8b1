package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.broker.TestCertificates;
import io.github.collectdmonitor.testkit.broker.TestCertificates.Identity;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules for Mosquitto that we ship let agents and senders do their work, and nothing else. */
@Tag("slow")
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerRulesIT {
    private static final String WEB01 = "agent-web01";
    private static final String WEB02 = "agent-web02";
    private static final String SENDER = "sender";

    private final TestCertificates certificates = TestCertificates.generate();
    private final TemporaryFolder folder = TemporaryFolder.create("rules");
    private final MosquittoBroker broker = rules().start();

    private MosquittoBroker.Builder rules() {
        return MosquittoBroker.builder()
                .tls(certificates)
                .shippedRules()
                .user(WEB01, WEB01)
                .user(WEB02, WEB02)
                .user(SENDER, SENDER);
    }

    @AfterAll
    void endAll() {
        broker.close();
        folder.close();
        certificates.close();
    }

    @Test
    void agent_and_sender_do_their_work() {
        try (AgentUnderTest agent = agent(broker)
                .with("User", WEB01)
                .with("PasswordFile", secret("password", WEB01))
                .start()) {
            ProgramResult run = sender(broker)
                    .with("-u", SENDER, "--password-file", secret("sender", SENDER))
                    .run(Senders.LIMIT)
                    .expectExit(0);

            assertThat(run.stdout()).contains("Hello World!");
            assertThat(run.stderr()).isEmpty();
            assertThat(agent.log()).doesNotContain("refuse", "reject");
        }
    }

    @Test
    void certificates_alone_do_too_where_their_names_are_the_users() {
        Identity ours = certificates.clientNamed(WEB01);
        Identity theirs = certificates.clientNamed(SENDER);
        try (MosquittoBroker strict = rules().line("require_certificate true")
                        .line("use_identity_as_username true")
                        .start();
                AgentUnderTest agent = agent(strict)
                        .with("CertFile", ours.certificate().toString())
                        .with("KeyFile", ours.key().toString())
                        .start()) {
            Program sender = sender(strict)
                    .with("--cert", theirs.certificate().toString())
                    .with("--key", theirs.key().toString());
            assertThat(sender.run(Senders.LIMIT).expectExit(0).stdout()).contains("Hello World!");

            sender(strict).with("-u", SENDER, "-p=" + SENDER).run(Senders.LIMIT).expectExit(4);
            assertThat(agent.countInLog("command \"hello\" \"exec\"")).isEqualTo(1);
        }
    }

    @Test
    void agent_writes_its_status_and_the_sender_reads_it() {
        try (RuledPeer.Listener listener = peer(SENDER).listen("monitor/+/status")) {
            peer(WEB01).publish("monitor/web01/status", "here").expectExit(0);

            assertThat(listener.upTo("monitor/web01/status here")).hasSize(1);
        }
    }

    @Test
    void agent_reads_no_other_hosts_commands() {
        try (RuledPeer.Listener listener =
                peer(WEB01).listen("monitor/web01/command", "monitor/web02/command", "monitor/+/command", "#")) {
            peer(SENDER).publish("monitor/web02/command", "secret").expectExit(0);
            peer(SENDER).publish("monitor/web01/command", "mine").expectExit(0);

            assertThat(listener.upTo("monitor/web01/command mine"))
                    .allSatisfy(message -> assertThat(message).isEqualTo("monitor/web01/command mine"));
        }
    }

    @Test
    void agent_reads_no_results_either() {
        try (RuledPeer.Listener listener =
                peer(WEB01).listen("monitor/web01/command", "monitor/web02/result", "monitor/web01/result", "#")) {
            peer(WEB02).publish("monitor/web02/result", "secret").expectExit(0);
            peer(WEB01).publish("monitor/web01/result", "own").expectExit(0);
            peer(SENDER).publish("monitor/web01/command", "mine").expectExit(0);

            assertThat(listener.upTo("monitor/web01/command mine"))
                    .allSatisfy(message -> assertThat(message).isEqualTo("monitor/web01/command mine"));
        }
    }

    @Test
    void agent_writes_no_commands_not_even_to_itself() {
        try (RuledPeer.Listener web01 = peer(WEB01).listen("monitor/web01/command");
                RuledPeer.Listener web02 = peer(WEB02).listen("monitor/web02/command")) {
            peer(WEB01).publish("monitor/web02/command", "evil");
            peer(WEB01).publish("monitor/web01/command", "evil");
            peer(SENDER).publish("monitor/web02/command", "good").expectExit(0);
            peer(SENDER).publish("monitor/web01/command", "good").expectExit(0);

            assertThat(web02.upTo("monitor/web02/command good")).hasSize(1);
            assertThat(web01.upTo("monitor/web01/command good")).hasSize(1);
        }
    }

    @Test
    void agent_writes_no_other_hosts_results_and_status() {
        try (RuledPeer.Listener listener = peer(SENDER).listen("monitor/+/result/#", "monitor/+/status")) {
            peer(WEB01).publish("monitor/web02/result", "forged");
            peer(WEB01).publish("monitor/web02/result/below", "forged");
            peer(WEB01).publish("monitor/web02/status", "forged");
            peer(WEB01).publish("monitor/web01/result/below", "true").expectExit(0);

            assertThat(listener.upTo("monitor/web01/result/below true")).hasSize(1);
        }
    }

    @Test
    void sender_writes_no_results_and_reads_no_commands() {
        try (RuledPeer.Listener listener =
                peer(SENDER).listen("monitor/+/result/#", "monitor/+/status", "monitor/+/command", "#")) {
            peer(SENDER).publish("monitor/web01/result", "forged");
            peer(SENDER).publish("monitor/web01/status", "forged");
            peer(SENDER).publish("monitor/web01/command", "secret").expectExit(0);
            peer(WEB01).publish("monitor/web01/result", "true").expectExit(0);

            assertThat(listener.upTo("monitor/web01/result true"))
                    .allSatisfy(message -> assertThat(message).isEqualTo("monitor/web01/result true"));
        }
    }

    @Test
    void session_that_is_taken_over_by_its_client_id_gives_nothing_away() {
        String clientId = "agent-web01-session";
        peer(WEB01).resume(clientId, "monitor/web01/command").close();
        peer(SENDER).publish("monitor/web01/command", "kept").expectExit(0);

        try (RuledPeer.Listener thief = peer(WEB02).resume(clientId, "monitor/web02/command")) {
            peer(SENDER).publish("monitor/web01/command", "live").expectExit(0);
            peer(SENDER).publish("monitor/web02/command", "own").expectExit(0);

            assertThat(thief.upTo("monitor/web02/command own")).hasSize(1);
        }
    }

    @Test
    void nobody_gets_in_without_a_name_or_without_tls() {
        ProgramResult anonymous = sender(broker).run(Senders.LIMIT).expectExit(4);
        ProgramResult plain = Senders.commandSender()
                .with("hello", "exec", "-t", "monitor/web01/command", "-h", "127.0.0.1:" + broker.port())
                .with("-u", SENDER, "-p=" + SENDER, "--timeout", "5")
                .run(Senders.LIMIT)
                .expectExit(4);

        assertThat(anonymous.stderr()).contains("rejected the connection");
        assertThat(plain.stderr()).contains("check whether the port requires TLS");
    }

    private AgentUnderTest agent(MosquittoBroker where) {
        return new AgentUnderTest(where)
                .with("Secure", true)
                .with("CAFile", certificates.authority().toString())
                .with("CommandTopic", "monitor/web01/command")
                .with("CommandResultTopic", "monitor/web01/result")
                .command("exec", "echo 'Hello World!'");
    }

    private Program sender(MosquittoBroker where) {
        return Senders.commandSender()
                .with("hello", "exec", "-t", "monitor/web01/command", "-r", "monitor/web01/result", "-s")
                .with("-h", where.host() + ":" + where.port())
                .with("--cafile", certificates.authority().toString());
    }

    private RuledPeer peer(String user) {
        return new RuledPeer(broker, certificates, user);
    }

    private String secret(String name, String text) {
        String file = folder.write(name, text + "\n").toString();
        Program.of("chmod", "600", file).run(Senders.LIMIT).expectExit(0);
        return file;
    }
}
