package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A config.json that is wrong, becomes wrong, and is changed while the agent runs. */
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettingsIT {
    private static final int REFUSED = 4102;
    private static final String ALL_WRONG = """
            {
              "Host": 5,
              "QoS": "two",
              "Secure": "yes",
              "CommandTopic": ["a"],
              "ReconnectInterval": -1,
              "LogLevel": "loud",
              "MaxPayload": 1.5,
              "Services": {"nginx": {"commands": {"restart": 7}}, "httpd": []}
            }
            """;
    private static final String[] PLACES = {
        "Host",
        "QoS",
        "Secure",
        "CommandTopic",
        "ReconnectInterval",
        "LogLevel",
        "MaxPayload",
        "Services.nginx.commands.restart",
        "Services.httpd"
    };

    private final MosquittoBroker broker = MosquittoBroker.started();
    private AgentUnderTest agent;

    @BeforeEach
    void prepare() {
        agent = new AgentUnderTest(broker).command("old", "echo old");
    }

    @AfterEach
    void end() {
        agent.close();
    }

    @AfterAll
    void endBroker() {
        broker.close();
    }

    @Test
    void check_names_every_wrong_type_with_its_place() {
        ProgramResult run = agent.writeSettings(ALL_WRONG)
                .program("--check")
                .run(AgentUnderTest.LIMIT)
                .expectExit(2);

        assertThat(run.stdout()).as(run.toString()).contains(PLACES);
    }

    @Test
    void agent_with_wrong_types_does_not_start_and_names_them() {
        ProgramResult run = agent.writeSettings(ALL_WRONG)
                .program()
                .run(AgentUnderTest.LIMIT)
                .expectExit(2);

        assertThat(run.stderr()).as(run.toString()).contains(PLACES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"Host\": \"localhost\"} trailing", "{\"Host\": NaN}"})
    void file_that_is_no_json_object_is_refused(String text) {
        ProgramResult run = agent.writeSettings(text)
                .program("--check")
                .run(AgentUnderTest.LIMIT)
                .expectExit(2);

        assertThat(run.stdout()).as(run.toString()).contains("config.json").hasLineCount(1);
    }

    @Test
    void unknown_key_is_a_warning_with_a_suggestion() {
        agent.with("ComandTopic", "x").writeSettings();

        ProgramResult run = agent.program("--check").run(AgentUnderTest.LIMIT).expectExit(0);

        assertThat(run.stdout()).as(run.toString()).contains("ComandTopic", "CommandTopic", "can be used");
    }

    @Test
    void edit_that_misspells_what_locks_the_agent_leaves_it_locked() {
        agent.with("RequireSignature", true).start();
        ask("old", REFUSED);

        agent.without("RequireSignature").with("requireSignature", true).writeSettings();

        ask("old", REFUSED);
        assertThat(agent.log())
                .contains("unknown key \"requireSignature\"; did you mean \"RequireSignature\"?")
                .contains("settings read before stay in force");
    }

    @Test
    void edit_that_opens_the_agent_to_everybody_is_logged_once() {
        agent.with("RequireSignature", true).start();
        ask("old", REFUSED);
        assertThat(agent.countInLog("has no sender, so everyone who can publish"))
                .isZero();

        agent.without("RequireSignature").writeSettings();

        assertThat(ask("old", 0)).isEqualTo("old");
        assertThat(ask("old", 0)).isEqualTo("old");
        assertThat(agent.countInLog("has no sender, so everyone who can publish"))
                .isEqualTo(1);
    }

    @Test
    void command_whose_user_is_misspelt_is_refused() {
        agent.definition("new", "{\"argv\": [\"/usr/bin/id\", \"-un\"], \"User\": \"nobody\"}")
                .writeSettings();

        ProgramResult run = agent.program("--check").run(AgentUnderTest.LIMIT).expectExit(2);

        assertThat(run.stdout())
                .as(run.toString())
                .contains("error: Services.hello.commands.new: unknown key \"User\"; did you mean \"user\"?");
    }

    @Test
    void edit_takes_effect_without_a_restart() {
        agent.start();
        ask("old", 0);
        ask("new", 4099);

        agent.command("new", "echo new").writeSettings();

        assertThat(ask("new", 0)).isEqualTo("new");
    }

    @Test
    void services_that_are_taken_away_are_gone() {
        agent.start();
        ask("old", 0);

        agent.withoutServices().writeSettings();

        ask("old", 4097);
    }

    @Test
    void broken_edit_keeps_the_services_and_is_logged_once_until_it_is_mended() {
        agent.start();
        agent.writeSettings("{\"Host\": ");

        assertThat(ask("old", 0)).isEqualTo("old");
        assertThat(ask("old", 0)).isEqualTo("old");
        assertThat(agent.countInLog("cannot be used")).as(agent.toString()).isEqualTo(1);

        agent.command("new", "echo new").writeSettings();

        assertThat(ask("new", 0)).isEqualTo("new");
    }

    @Test
    void wrong_type_in_an_edit_keeps_the_services_and_names_its_place() {
        agent.start();
        agent.with("QoS", "two").writeSettings();

        assertThat(ask("old", 0)).isEqualTo("old");
        assertThat(agent.log()).contains("QoS");
    }

    @Test
    void hang_up_reads_the_file_at_once() {
        agent.start();
        agent.with("LogLevel", "debug").command("new", "echo new").writeSettings();

        agent.run().signal("HUP");

        agent.awaitLog("Reloaded ");
        assertThat(ask("new", 0)).isEqualTo("new");
        assertThat(agent.run().isAlive()).isTrue();
    }

    @Test
    void hang_up_with_a_broken_file_keeps_the_services() {
        agent.start();
        agent.writeSettings("no JSON");

        agent.run().signal("HUP");

        agent.awaitLog("cannot be used");
        assertThat(ask("old", 0)).isEqualTo("old");
    }

    private String ask(String command, int code) {
        long id = Messages.newId();
        var result = agent.messages().ask(id, Messages.request(id, command));
        assertThat(result.get("code").getAsInt()).as(result + "\n" + agent).isEqualTo(code);
        return result.get("message").getAsString();
    }
}
