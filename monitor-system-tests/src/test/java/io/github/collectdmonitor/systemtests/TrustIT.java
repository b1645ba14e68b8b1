package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import io.github.collectdmonitor.testkit.require.RequiresOpenSsh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the settings of trust do, in an agent that runs. */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustIT {
    private static final int NOT_ALLOWED = 4102;
    private static final int TOO_MANY = 4103;

    private final MosquittoBroker broker = MosquittoBroker.started();
    private final TemporaryFolder folder = TemporaryFolder.create("trust");
    private final TrustKey alice = TrustKey.make(folder, "alice");

    @AfterAll
    void endAll() {
        broker.close();
        folder.close();
    }

    private AgentUnderTest agent() {
        AgentUnderTest agent = new AgentUnderTest(broker);
        return agent.command("exec", "echo ran >>" + agent.file("ran") + "; echo real")
                .command("stop", "echo ran >>" + agent.file("ran"));
    }

    private JsonObject senders(String... allowed) {
        JsonObject senders = new JsonObject();
        senders.add("alice", allow(alice, allowed));
        return senders;
    }

    private static JsonObject allow(TrustKey key, String... allowed) {
        JsonObject sender = allow(allowed);
        sender.addProperty("PublicKeyFile", key.open().toString());
        return sender;
    }

    private static JsonObject allow(String... allowed) {
        JsonObject sender = new JsonObject();
        JsonArray patterns = new JsonArray();
        List.of(allowed).forEach(patterns::add);
        sender.add("Allow", patterns);
        return sender;
    }

    private Senders.Reply signed(AgentUnderTest agent, String command) {
        return agent.senders()
                .ask("hello", command, "--sign-key", alice.secret().toString(), "--signer", "alice");
    }

    private static Senders.Reply signed(AgentUnderTest agent, TrustKey key, String signer, String... options) {
        List<String> all = new ArrayList<>(List.of("--sign-key", key.secret().toString(), "--signer", signer));
        all.addAll(List.of(options));
        return agent.senders().ask("hello", "exec", all.toArray(String[]::new));
    }

    private static int codeOfConfig(AgentUnderTest agent, TemporaryFolder folder) {
        return Senders.reply(agent.senders()
                        .config(folder.write("new.conf", "LoadPlugin cpu\n").toString(), "--output", "json")
                        .run(Senders.LIMIT))
                .code();
    }

    @Test
    void open_agent_obeys_everybody_and_says_so() {
        try (AgentUnderTest agent = agent().start()) {
            agent.senders().ask("exec").expectCode(0);

            assertThat(agent.log()).contains("Senders: has no sender, so everyone who can publish on");
            String inTheseWords =
                    "since without a collectd service in config.json anonymous senders may replace it as well";
            assertThat(agent.log()).contains(inTheseWords);
            assertThat(agent.program("--check").run(Senders.LIMIT).expectExit(0).stdout())
                    .contains("Senders: has no sender, so everyone who can publish on")
                    .contains(inTheseWords);
        }
    }

    @Test
    void anonymous_config_can_be_refused_alone() {
        try (AgentUnderTest agent =
                agent().with("AnonymousMayReplaceConfig", false).start()) {
            agent.senders().ask("exec").expectCode(0);
            assertThat(codeOfConfig(agent, folder)).isEqualTo(NOT_ALLOWED);
        }
    }

    @Test
    void as_soon_as_somebody_is_named_only_signed_requests_are_taken() {
        try (AgentUnderTest agent = agent().with("Senders", senders("hello/*")).start()) {
            agent.senders().ask("exec").expectCode(NOT_ALLOWED);
            assertThat(codeOfConfig(agent, folder)).isEqualTo(NOT_ALLOWED);
            signed(agent, "exec").expectCode(0);

            assertThat(agent.log()).doesNotContain("has no sender");
            assertThat(agent.lines("ran")).hasSize(1);
        }
    }

    @Test
    @RequiresOpenSsh
    void keys_are_taken_as_ssh_keygen_writes_them() throws IOException {
        TrustKey plain = TrustKey.ofOpenSsh(folder, "id_plain", "");
        TrustKey locked = TrustKey.ofOpenSsh(folder, "id_locked", "correct horse");
        JsonObject senders = senders("hello/*");
        senders.add("plain", allow(plain, "hello/*"));
        senders.add("locked", allow(locked, "hello/*"));
        try (AgentUnderTest agent = agent().with("Senders", senders).start()) {
            signed(agent, plain, "plain").expectCode(0);
            signed(agent, locked, "locked", "--sign-key-passphrase-file", passphrase("right", "correct horse"))
                    .expectCode(0);
            signed(agent, plain, "locked").expectCode(NOT_ALLOWED);
            ProgramResult wrong = agent.senders()
                    .command("hello", "exec", "--sign-key", locked.secret().toString(), "--signer", "locked")
                    .with("--sign-key-passphrase-file", passphrase("wrong", "wrong horse"))
                    .run(Senders.LIMIT)
                    .expectExit(2);

            assertThat(wrong.stderr().lines()).singleElement().asString().contains("the passphrase", "is wrong");
            assertThat(agent.lines("ran")).hasSize(2);
        }
    }

    private String passphrase(String name, String passphrase) throws IOException {
        Path file = folder.write(name, passphrase);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    @Test
    void unsigned_requests_may_do_what_anonymous_may() {
        JsonObject senders = senders("hello/*");
        senders.add("anonymous", allow("hello/exec", "collectd.conf"));
        try (AgentUnderTest agent =
                agent().with("Senders", senders).with("RequireSignature", false).start()) {
            agent.senders().ask("exec").expectCode(0);
            agent.senders().ask("stop").expectCode(NOT_ALLOWED);
            assertThat(codeOfConfig(agent, folder)).isEqualTo(NOT_ALLOWED);
            signed(agent, "stop").expectCode(0);
        }
    }

    @Test
    void refused_sender_does_not_learn_what_there_is() {
        try (AgentUnderTest agent =
                agent().with("Senders", senders("hello/exec")).start()) {
            String known = signed(agent, "stop").expectCode(NOT_ALLOWED).message();
            String unknown = signed(agent, "nosuch").expectCode(NOT_ALLOWED).message();

            assertThat(unknown).isEqualTo(known);
        }
    }

    @Test
    void deny_wins_and_an_edit_takes_a_right_away_at_once() {
        JsonObject senders = senders("*/*");
        JsonArray deny = new JsonArray();
        deny.add("*/stop");
        senders.getAsJsonObject("alice").add("Deny", deny);
        try (AgentUnderTest agent = agent().with("Senders", senders).start()) {
            signed(agent, "exec").expectCode(0);
            signed(agent, "stop").expectCode(NOT_ALLOWED);
            agent.with("Senders", senders("other/*")).writeSettings();
            signed(agent, "exec").expectCode(NOT_ALLOWED);

            assertThat(agent.lines("ran")).hasSize(1);
        }
    }

    @Test
    void right_that_is_taken_away_while_a_task_waits_is_away_for_it_too() {
        try (AgentUnderTest agent = agent().with("Senders", senders("hello/*")).with("MaxConcurrentCommands", 1)) {
            agent.command("wait", "until [ -e " + agent.file("go") + " ]; do sleep 0.05; done")
                    .start();
            try (ProgramRun first = inBackground(agent, "wait")) {
                agent.awaitLog("\"wait\"");
                try (ProgramRun second = inBackground(agent, "exec")) {
                    agent.awaitLog("\"exec\"");
                    agent.with("Senders", senders("hello/wait")).writeSettings();
                    Program.of("touch", agent.file("go").toString())
                            .run(Senders.LIMIT)
                            .expectExit(0);

                    first.await(Senders.LIMIT).expectExit(0);
                    Senders.reply(second.await(Senders.LIMIT)).expectCode(NOT_ALLOWED);
                }
            }
            assertThat(agent.lines("ran")).isEmpty();
        }
    }

    private ProgramRun inBackground(AgentUnderTest agent, String command) {
        return agent.senders()
                .command("hello", command, "--output", "json", "--timeout", "170")
                .with("--sign-key", alice.secret().toString(), "--signer", "alice")
                .start();
    }

    @Test
    void sender_has_a_rate() {
        try (AgentUnderTest agent = agent().with("MaxRequestsPerMinute", 2).start()) {
            agent.senders().ask("exec").expectCode(0);
            agent.senders().ask("exec").expectCode(0);
            assertThat(agent.senders().ask("exec").expectCode(TOO_MANY).message())
                    .contains("MaxRequestsPerMinute");

            assertThat(agent.lines("ran")).hasSize(2);
        }
    }

    @Test
    void nothing_runs_while_the_audit_log_cannot_be_written() {
        try (AgentUnderTest agent = agent()) {
            agent.with("AuditFile", "place/audit.log").start();
            agent.senders().ask("exec").expectCode(0);

            assertThat(agent.lines("place/audit.log")).hasSize(2);
        }
        try (AgentUnderTest agent = agent()) {
            agent.with("AuditFile", folder.write("no-folder", "") + "/audit.log")
                    .start();
            assertThat(agent.senders().ask("exec").expectCode(TOO_MANY).message())
                    .contains("cannot be recorded");

            assertThat(agent.lines("ran")).isEmpty();
        }
    }

    @Test
    void audit_file_that_is_somebody_elses_is_left_alone_and_nothing_runs() {
        Path other = folder.write("other.json", "{\"precious\": true}\n");
        try (AgentUnderTest agent = agent()) {
            agent.with("AuditFile", other.toString()).start();

            assertThat(agent.senders().ask("exec").expectCode(TOO_MANY).message())
                    .contains("cannot be recorded");

            agent.awaitLog(other + " is no audit log; name another AuditFile");
            assertThat(agent.lines("ran")).isEmpty();
        }
        assertThat(other).hasContent("{\"precious\": true}");
    }

    @Test
    void misfit_of_the_settings_is_told_with_its_place() {
        JsonObject senders = senders("nginx");
        senders.getAsJsonObject("alice")
                .addProperty("PublicKeyFile", alice.secret().toString());
        senders.add("unverified", allow("*/*"));
        senders.add("bob", allow("*/*"));
        try (AgentUnderTest agent = agent().with("Senders", senders)
                .with("AgentKeyFile", alice.open().toString())) {
            ProgramResult check =
                    agent.writeSettings().program("--check").run(Senders.LIMIT).expectExit(2);

            assertThat(check.stdout())
                    .contains("Senders.alice.Allow: \"nginx\" must be SERVICE/COMMAND")
                    .contains("Senders.alice.PublicKeyFile: the key file " + alice.secret() + " contains a private key")
                    .contains("Senders.unverified: must be")
                    .contains("Senders.bob.PublicKeyFile: is missing")
                    .contains("AgentKeyFile: the key file " + alice.open() + " has no private key");
        }
    }
}
