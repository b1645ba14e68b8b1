package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.collectdmonitor.testkit.broker.FreePort;
import io.github.collectdmonitor.testkit.collectd.RealCollectd;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A central agent that evaluates the values of other hosts, and sends commands to their agents. */
@RequiresCollectd
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CentralMonitoringIT {
    private static final String WEB = "web01.example";
    private static final int REFUSED = 4102;

    private final CentralScene scene = new CentralScene("Sign");

    @BeforeAll
    void start() {
        scene.start(
                CentralScene.restartThere("real"),
                CentralScene.restartThere("made"),
                CentralScene.restartThere("other"),
                CentralScene.marker());
    }

    @AfterAll
    void end() {
        scene.close();
    }

    @Test
    void host_is_sent_nothing_that_the_policy_denies_to_rules() {
        try (CentralScene denying = new CentralScene("Sign")) {
            denying.central().with("Senders", JsonParser.parseString("""
                            {"local-rules": {"Allow": ["*/*"], "Deny": ["app/restart"]}}"""));
            denying.start(CentralScene.restartThere("made"));

            denying.highUntilLogged(WEB, "made", "is not sent: Senders denies the command to local-rules");

            assertThat(denying.topics()).isEmpty();
        }
    }

    private static String putValue(String instance) {
        return "PUTVAL " + WEB + "/app-" + instance + "/gauge interval=10 N:20";
    }

    private static String[] secured(String level) {
        return new String[] {
            "SecurityLevel " + level,
            "Username \"" + CentralScene.USER + "\"",
            "Password \"" + CentralScene.PASSWORD + "\""
        };
    }

    @Test
    void value_of_another_host_has_its_command_run_there_and_the_result_is_told() {
        try (AgentUnderTest web = scene.agentOf(WEB, scene.key());
                RealCollectd collectd = scene.collectdOf(WEB, secured("Sign"))) {
            Datagrams.sendUntil(
                    "the value",
                    () -> collectd.ask(putValue("real")),
                    () -> scene.central().countInLog("Rule real fires") > 0);

            scene.central().awaitLog("by rule real: " + CentralScene.hostName() + " reports code 0");

            assertThat(web.lines("ran")).containsExactly("restart");
            assertThat(web.lines("state/audit.log").get(0))
                    .contains("\"signer\":\"" + CentralScene.hostName() + "\"", "\"accepted\":true");
            scene.awaitTold("real", "severity = OKAY", "\"code\":0");
            assertThat(scene.central().countInLog("Rule real fires")).isEqualTo(1);
        }
    }

    @Test
    void encrypted_values_are_judged_as_well_and_those_only_signed_are_not() {
        try (CentralScene encrypted = new CentralScene("Encrypt")) {
            encrypted.start(CentralScene.restartThere("made"), CentralScene.restartThere("real"));
            try (AgentUnderTest web = encrypted.agentOf(WEB, encrypted.key());
                    RealCollectd collectd = encrypted.collectdOf(WEB, secured("Encrypt"))) {
                encrypted.highUntilLogged(WEB, "made", "it is not encrypted");
                Datagrams.sendUntil(
                        "the value",
                        () -> collectd.ask(putValue("real")),
                        () -> encrypted.central().countInLog("Rule real fires") > 0);

                encrypted.central().awaitLog("by rule real: " + CentralScene.hostName() + " reports code 0");

                assertThat(web.lines("ran")).containsExactly("restart");
                assertThat(encrypted.central().countInLog("Rule made fires")).isZero();
            }
        }
    }

    @Test
    void packets_that_are_unsigned_or_signed_by_a_wrong_key_do_nothing() {
        long before = scene.central().countInLog("fires");
        MetricPacket high = MetricPacket.of(WEB, "made", 20);

        Datagrams.sendUntil(
                "a refusal",
                () -> {
                    scene.send(high);
                    scene.send(high.signed(CentralScene.USER, "another password"));
                    scene.send(high.signed("mallory", CentralScene.PASSWORD));
                    scene.send(MetricPacket.of(WEB, "made", 5).signed(CentralScene.USER, CentralScene.PASSWORD));
                    scene.awaitJudged();
                },
                () -> scene.central().countInLog("Rejected a packet of ") > 0);

        assertThat(scene.central().countInLog("fires")).isEqualTo(before);
    }

    static List<String> namesThatAreNoLevel() {
        return List.of(
                "a/b",
                "/",
                "$SYS",
                "+",
                "#",
                "web+",
                "#web",
                WEB + "/command",
                "../" + WEB,
                "x/command\0",
                "\u00e4/\u00f6",
                "a".repeat(120) + "/");
    }

    @ParameterizedTest
    @MethodSource("namesThatAreNoLevel")
    void host_whose_name_is_no_level_of_a_topic_is_sent_nothing(String name) {
        long fired = scene.central().countInLog("fires");

        scene.highUntilLogged(name, "made", "Rule made sends nothing to the host");
        scene.awaitJudged();

        assertThat(scene.central().countInLog("fires")).isEqualTo(fired);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{metric.host}", "site", ".."})
    void odd_name_reaches_the_topic_of_that_host_and_no_other(String name) {
        int before = scene.published().size();

        scene.highUntilPublished(name, "other", before + 1);

        assertThat(scene.topics().subList(before, scene.topics().size())).containsOnly(CentralScene.commandTopic(name));
    }

    @Test
    void central_agent_whose_key_is_not_known_there_is_refused_and_told() {
        try (AgentUnderTest stranger = scene.agentOf("web02.example", scene.otherKey())) {
            scene.highUntilLogged("web02.example", "made", "reports code " + REFUSED);

            scene.awaitTold("made", "severity = FAILURE", "\"code\":" + REFUSED);
            assertThat(stranger.lines("ran")).isEmpty();
        }
    }

    @Test
    void host_that_does_not_answer_is_sent_nothing_twice_and_its_failure_is_told() {
        try (CentralScene lonely = new CentralScene("Sign")) {
            lonely.start(CentralScene.restartThere("made"), CentralScene.marker());
            lonely.highUntilPublished(WEB, "made", 1);
            lonely.high(WEB, "made");
            lonely.high(WEB, "made");
            lonely.awaitJudged();
            assertThat(lonely.central().countInLog("fires")).isEqualTo(1);

            ProgramResult stopped = lonely.central().stop();

            assertThat(stopped.exitCode()).as(stopped.toString()).isEqualTo(143);
            assertThat(stopped.stdout())
                    .containsPattern("Task \\d+, by rule made, has no result: the agent is stopping");
            assertThat(lonely.central().lines("state/audit.log"))
                    .hasSize(2)
                    .allMatch(line -> line.contains("\"topic\":\"" + CentralScene.commandTopic(WEB) + "\""))
                    .allMatch(line -> line.contains("by the rule made"));
            assertThat(lonely.topics()).containsExactly(CentralScene.commandTopic(WEB));
            try (AgentUnderTest late = lonely.agentOf(WEB, lonely.key())) {
                lonely.central().start();
                lonely.central().awaitLog("Evaluating metrics of collectd");
                lonely.awaitJudged();
                assertThat(late.lines("ran")).isEmpty();
                assertThat(lonely.topics()).containsExactly(CentralScene.commandTopic(WEB));
            }
        }
    }

    @Test
    void hosts_that_are_silent_hold_up_no_other() {
        try (CentralScene busy = new CentralScene("Sign")) {
            busy.start(CentralScene.restartThere("made"));
            for (int i = 0; i < 12; i++) {
                busy.highUntilPublished("silent" + i, "made", i + 1);
            }
            try (AgentUnderTest web = busy.agentOf(WEB, busy.key())) {
                busy.highUntilLogged(WEB, "made", "reports code 0");

                assertThat(web.lines("ran")).containsExactly("restart");
            }
        }
    }

    @Test
    void without_the_broker_a_recovery_fails_in_time_and_is_not_made_up_for() {
        try (CentralScene lonely = new CentralScene("Sign")) {
            lonely.start(CentralScene.restartThere("made"), CentralScene.marker());
            lonely.broker().stop();

            lonely.highUntilLogged(WEB, "made", "by rule made, is not sent: ");
            lonely.awaitTold("made", "severity = FAILURE", "Nothing was sent", "\"code\":4354");

            lonely.broker().start();
            lonely.watchAnew();
            lonely.highUntilPublished("web02.example", "made", 1);
            assertThat(lonely.topics()).containsExactly(CentralScene.commandTopic("web02.example"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "[::]", "192.0.2.1"})
    void listening_beyond_loopback_to_anybody_is_refused(String address) {
        try (AgentUnderTest open = new AgentUnderTest(scene.broker())) {
            assertThat(open.file("rules").toFile().mkdir()).isTrue();
            JsonObject monitor = new JsonObject();
            monitor.addProperty("Listen", address + ":" + FreePort.find());
            open.with("LocalMonitorConfigDir", open.file("rules").toString())
                    .with("LocalMonitor", monitor)
                    .writeSettings();

            ProgramResult check =
                    open.program("--check").run(AgentUnderTest.LIMIT).expectExit(2);
            ProgramResult start = open.program().run(AgentUnderTest.LIMIT).expectExit(2);

            String line = "error: LocalMonitor.SecurityLevel: must be Sign or Encrypt, with an AuthFile, if"
                    + " the agent" + " listens beyond loopback: otherwise any host could trigger the rules' commands";
            assertThat(check.stdout()).as(check.toString()).contains(line);
            assertThat(start.stderr()).as(start.toString()).contains(line);
        }
    }
}
