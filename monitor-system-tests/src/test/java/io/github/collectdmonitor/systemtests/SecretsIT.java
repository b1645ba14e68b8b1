package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Passwords never show. */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsIT {
    private static final String USER = "monitor";
    private static final String PASSWORD = "hunter2-Geheimnis";
    private static final String WRONG = "wrong-Geheimnis";

    private final MosquittoBroker broker =
            MosquittoBroker.builder().user(USER, PASSWORD).start();
    private final TemporaryFolder folder = TemporaryFolder.create("secrets");

    @AfterAll
    void endAll() {
        broker.close();
        folder.close();
    }

    @Test
    void password_of_the_settings_stays_out_of_the_log_the_arguments_and_the_commands() {
        try (AgentUnderTest agent = agent(PASSWORD)) {
            agent.start();

            Senders.Reply reply = Senders.reply(
                            sender(agent, "environment", "--output", "json", "--password-env", "SECRET")
                                    .withVariable("SECRET", PASSWORD)
                                    .run(Senders.LIMIT))
                    .expectCode(0);
            agent.run().signal("HUP");
            agent.awaitLog("Reloaded ");

            assertThat(reply.message()).contains("PATH=").doesNotContain("Geheimnis");
            assertThat(reply.run().toString()).doesNotContain("Geheimnis");
            assertThat(RunningProcesses.arguments(agent.pid())).noneMatch(SecretsIT::isSecret);
            agent.stop();
            assertThat(agent.log()).contains("Stopped").doesNotContain("Geheimnis");
        }
    }

    @Test
    void wrong_password_is_told_without_the_password() {
        try (AgentUnderTest agent = agent(WRONG)) {
            agent.launch().awaitLog("next try");

            assertThat(agent.log()).doesNotContain("Geheimnis").doesNotContain("Connected to");
            ProgramResult run = sender(agent, "echo", "--password=" + WRONG)
                    .run(Senders.LIMIT)
                    .expectExit(4);
            assertThat(run.stdout() + run.stderr()).contains("rejected").doesNotContain("Geheimnis");
        }
    }

    @Test
    void broken_settings_are_told_without_the_password() {
        try (AgentUnderTest agent = agent(PASSWORD).with("QoS", 7)) {
            ProgramResult wrongValue =
                    agent.writeSettings().program("--check").run(Senders.LIMIT).expectExit(2);
            ProgramResult noJson = agent.writeSettings("{\"Password\": \"" + PASSWORD + "\" \"QoS\": 2}")
                    .program("--check")
                    .run(Senders.LIMIT)
                    .expectExit(2);
            ProgramResult noString = agent.writeSettings("{\"Password\": [\"" + PASSWORD + "\"]}")
                    .program("--check")
                    .run(Senders.LIMIT)
                    .expectExit(2);

            for (ProgramResult run : List.of(wrongValue, noJson, noString)) {
                assertThat(run.toString()).doesNotContain("Geheimnis");
            }
        }
    }

    @Test
    void password_given_by_a_file_is_in_no_list_of_processes() {
        String file = folder.write("password", PASSWORD + "\n").toString();
        Program.of("chmod", "600", file).run(Senders.LIMIT).expectExit(0);
        try (AgentUnderTest agent = agent(PASSWORD);
                ProgramRun run = sender(agent, "echo", "--password-file", file, "--timeout", "5")
                        .start()) {
            run.awaitOutput("Send command", Senders.LIMIT);

            assertThat(RunningProcesses.arguments(run.pid()))
                    .contains("--password-file")
                    .noneMatch(SecretsIT::isSecret);
            ProgramResult ended = run.await(Senders.LIMIT).expectExit(3);
            assertThat(ended.toString()).doesNotContain("Geheimnis");
        }
    }

    @Test
    void password_given_as_an_argument_is_not_printed() {
        try (AgentUnderTest agent = agent(PASSWORD).start()) {
            ProgramResult run =
                    sender(agent, "echo", "-p", PASSWORD).run(Senders.LIMIT).expectExit(0);
            ProgramResult misspelt = sender(agent, "echo", "--pasword", PASSWORD)
                    .run(Senders.LIMIT)
                    .expectExit(2);

            assertThat(run.stdout() + run.stderr()).contains("here").doesNotContain("Geheimnis");
            assertThat(misspelt.stdout() + misspelt.stderr())
                    .contains("--pasword")
                    .doesNotContain("Geheimnis");
        }
    }

    private AgentUnderTest agent(String password) {
        return new AgentUnderTest(broker)
                .with("User", USER)
                .with("Password", password)
                .with("LogLevel", "debug")
                .command("environment", "env; tr '\\0' ' ' </proc/$PPID/cmdline")
                .command("echo", "echo here");
    }

    private static Program sender(AgentUnderTest agent, String command, String... options) {
        return agent.senders().command("hello", command, "-u", USER).with(options);
    }

    private static boolean isSecret(String text) {
        return text.contains("Geheimnis");
    }
}
