package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What commands get of the agent: a fixed environment, another user where they name one, and nothing else. */
@Tag("slow")
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandEnvironmentIT {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String LANG = "LANG=C.UTF-8";

    private final MosquittoBroker broker = MosquittoBroker.started();
    private AgentUnderTest agent;

    @BeforeEach
    void prepare() {
        agent = new AgentUnderTest(broker)
                .command("shell", "env")
                .program("argv", List.of("/usr/bin/env"))
                .variable("SECRET", "Geheimnis")
                .variable("CREDENTIALS_DIRECTORY", "/run/credentials/Geheimnis")
                .variable("NOTIFY_SOCKET", "/run/Geheimnis");
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
    void environment_is_the_fixed_one_and_nothing_of_the_agents() {
        agent.start();
        assertThat(RunningProcesses.environment(agent.pid())).contains("SECRET=Geheimnis");

        assertThat(lines("argv")).containsExactlyInAnyOrder(PATH, LANG);
        assertThat(lines("shell")).containsExactlyInAnyOrder(PATH, LANG);
        awaitShellInWaiting();
        assertThat(lines("shell")).containsExactlyInAnyOrder(PATH, LANG);
    }

    @Test
    void edit_of_environment_holds_for_the_next_command() {
        agent.environment("TZ", "Asia/Tokyo").environment("NAME", "a b\n再起動").start();
        agent.command("name", "printf %s \"$NAME\"").writeSettings();
        assertThat(lines("argv")).contains("TZ=Asia/Tokyo").hasSize(5);
        assertThat(message("name", 0)).isEqualTo("a b\n再起動");
        awaitShellInWaiting();

        agent.environment("TZ", "UTC").environment("PATH", "/usr/bin").writeSettings();

        assertThat(lines("shell")).contains("TZ=UTC", "PATH=/usr/bin", LANG).doesNotContain(PATH);
        assertThat(lines("argv")).contains("TZ=UTC", "PATH=/usr/bin", LANG);
    }

    @Test
    void edit_that_cannot_be_an_environment_is_broken() {
        agent.environment("TZ", "UTC").start();
        lines("shell");

        agent.environment("TZ", "Asia/Tokyo")
                .environment("LD_PRELOAD", "Geheimnis")
                .writeSettings();

        assertThat(lines("argv")).containsExactlyInAnyOrder(PATH, LANG, "TZ=UTC");
        assertThat(agent.log()).contains("Environment.LD_PRELOAD").doesNotContain("Geheimnis");
    }

    @Test
    void programs_of_the_agents_own_path_are_not_used() throws IOException {
        Path fakes = Files.createDirectory(agent.file("fakes"));
        for (String name : List.of("setsid", "setpriv", "mkfifo", "id", "sh", "kill", "env", "test")) {
            Path fake = Files.writeString(fakes.resolve(name), "#!/bin/sh\necho " + name + " >>" + fakes + "/used\n");
            Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        agent.programAs("nobody", "user", List.of("/usr/bin/id", "-un"))
                .command("slow", "sleep 600", 1)
                .startedBy("PATH=" + fakes + ":$PATH; exec \"$@\"")
                .start();

        assertThat(lines("shell")).contains(PATH);
        assertThat(message("slow", 0x1101)).contains("Timed out");
        ask("user");

        assertThat(fakes.resolve("used")).doesNotExist();
    }

    @Test
    void user_has_its_own_ids_although_the_agent_has_further_groups() {
        assumeRoot();
        agent.programAs("nobody", "user", List.of("/bin/grep", "-E", "^(Uid|Gid|Groups|CapEff)", "/proc/self/status"))
                .startedBy("exec setpriv --groups 4,27 -- \"$@\"")
                .start();

        assertThat(message("user", 0).replace('\t', ' ').lines().map(String::strip))
                .containsExactly(
                        "Uid: 65534 65534 65534 65534",
                        "Gid: 65534 65534 65534 65534",
                        "Groups: 65534",
                        "CapEff: 0000000000000000");
    }

    @Test
    void command_for_a_user_is_not_started_where_the_agent_cannot_become_it() throws IOException {
        assumeRoot();
        Path ran = agent.file("ran");
        agent.programAs("no-such-user", "unknown", List.of("/usr/bin/touch", ran.toString()))
                .programAs("nobody", "user", List.of("/usr/bin/touch", ran.toString()))
                // In a separate mount namespace, so that the host's program is unchanged.
                .startedBy("exec unshare -m --propagation private sh -c '"
                        + "mount --bind /dev/null \"$(readlink -f /usr/bin/setpriv)\" && exec \"$@\"' sh \"$@\"")
                .start();

        assertThat(message("unknown", 0x1102)).contains("there is no user no-such-user");
        assertThat(message("user", 0x1102)).contains("setpriv");
        assertThat(ran).doesNotExist();
    }

    @Test
    void command_for_a_user_is_not_started_where_the_agent_lacks_the_privilege() {
        assumeRoot();
        Path ran = agent.file("ran");
        agent.programAs("nobody", "user", List.of("/usr/bin/touch", ran.toString()))
                .startedBy("exec setpriv --bounding-set -setuid,-setgid --inh-caps -setuid,-setgid -- \"$@\"")
                .start();

        assertThat(message("user", 0x1102)).contains("cannot switch to user nobody", "setpriv: ");
        assertThat(ran).doesNotExist();
    }

    private static void assumeRoot() {
        assumeThat(System.getProperty("user.name"))
                .as("only root can change users")
                .isEqualTo("root");
    }

    private void awaitShellInWaiting() {
        Awaitility.await("a shell that waits")
                .until(() -> ProcessHandle.of(agent.pid())
                        .map(ProcessHandle::children)
                        .orElseThrow()
                        .anyMatch(
                                child -> RunningProcesses.arguments(child.pid()).contains("collectd-monitor-ready")));
    }

    /** The lines that a command printed, without what a shell adds for itself. */
    private List<String> lines(String command) {
        return message(command, 0)
                .lines()
                .filter(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*"))
                .toList();
    }

    private String message(String command, int code) {
        JsonObject result = ask(command);
        assertThat(result.get("code").getAsInt()).as(result + "\n" + agent).isEqualTo(code);
        return result.get("message").getAsString();
    }

    private JsonObject ask(String command) {
        long id = Messages.newId();
        return agent.messages().ask(id, Messages.request(id, command));
    }
}
