package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An agent of root does not start if other users can change what it runs. */
@Tag("slow")
@RequiresMosquitto
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseIT {
    private static final int STRANGER = 54321;

    private final MosquittoBroker broker = MosquittoBroker.started();
    private AgentUnderTest agent;
    private Path folder;

    @BeforeAll
    void needRoot() {
        assumeThat(System.getProperty("user.name"))
                .as("any other user's agent only warns")
                .isEqualTo("root");
    }

    @BeforeEach
    void prepare() {
        agent = new AgentUnderTest(broker).command("old", "echo old").writeSettings();
        folder = agent.file("");
    }

    @AfterEach
    void end() {
        agent.close();
    }

    @AfterAll
    void endBroker() {
        broker.close();
    }

    private static Path mode(Path path, int mode) throws IOException {
        return Files.setAttribute(path, "unix:mode", mode);
    }

    private Path script(Path file) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "#!/bin/sh\necho ran\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Neither the check nor the agent accepts it, and both report the same line. */
    private void assertRefused(String line) {
        String expected = agent.file("config.json") + ": error: " + line;
        ProgramResult check = agent.program("--check").run(AgentUnderTest.LIMIT).expectExit(2);
        assertThat(check.stdout().lines()).as(check.toString()).containsExactly(expected);
        ProgramResult start = agent.program().run(AgentUnderTest.LIMIT).expectExit(2);
        assertThat(start.stderr().lines()).as(start.toString()).containsExactly(expected);
    }

    private void assertAccepted() {
        ProgramResult check = agent.program("--check").run(AgentUnderTest.LIMIT).expectExit(0);
        // All but the warning that every agent has that names no senders, and the counts.
        assertThat(check.stdout()
                        .lines()
                        .filter(line -> !line.contains("Senders: has no sender") && !line.endsWith(" 0 senders")))
                .as(check.toString())
                .containsExactly(agent.file("config.json") + ": can be used");
    }

    @Test
    void settings_that_others_may_write_are_refused() throws IOException {
        assertAccepted();

        mode(agent.file("config.json"), 0646);

        Path file = agent.file("config.json");
        assertRefused(file + " can be written by others; chmod o-w " + file);
    }

    @Test
    void settings_of_another_user_are_refused() throws IOException {
        Path file = agent.file("config.json");
        Files.setAttribute(file, "unix:uid", STRANGER);

        assertRefused(file + " belongs to user " + STRANGER + "; chown root " + file);
    }

    @Test
    void settings_in_a_folder_that_a_group_may_write_are_refused() throws IOException {
        Files.setAttribute(folder, "unix:gid", STRANGER);
        mode(folder, 0770);

        assertRefused(agent.file("config.json") + ": its folder " + folder + " can be written by group " + STRANGER
                + "; chmod g-w " + folder);
    }

    @Test
    void settings_behind_a_link_of_another_user_are_refused() throws IOException {
        Path link = agent.file("config.json");
        Path real = agent.file("real.json");
        Files.move(link, real);
        Files.createSymbolicLink(link, real);
        assertAccepted();

        Files.setAttribute(link, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);

        assertRefused(link + " belongs to user " + STRANGER + "; chown -h root " + link);
    }

    @Test
    void program_that_others_may_write_is_refused_and_one_in_a_sticky_folder_is_not() throws IOException {
        Path program = script(agent.file("bin/program"));
        mode(program.resolveSibling(""), 01777);
        agent.program("new", List.of(program.toString())).writeSettings();
        assertAccepted();

        mode(program, 0757);

        assertRefused("Services.hello.commands.new: " + program + " can be written by others; chmod o-w " + program);
    }

    @Test
    void program_in_a_folder_that_others_may_write_is_refused_also_behind_a_link() throws IOException {
        script(agent.file("open/program"));
        Path open = mode(agent.file("open"), 0777);
        Path link = Files.createSymbolicLink(agent.file("link"), Path.of("open/program"));
        agent.program("new", List.of(link.toString())).writeSettings();

        assertRefused("Services.hello.commands.new: " + link + ": its folder " + open
                + " can be written by others; chmod o-w " + open);
    }

    @Test
    void key_that_others_may_write_is_refused() throws IOException {
        for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(agent.file(file), "");
        }
        Path key = mode(agent.file("key.pem"), 0602);
        agent.with("Host", "localhost:" + broker.port())
                .with("Secure", true)
                .with("CAFile", "ca.pem")
                .with("CertFile", "cert.pem")
                .with("KeyFile", "key.pem")
                .writeSettings();

        ProgramResult check = agent.program("--check").run(AgentUnderTest.LIMIT).expectExit(2);

        assertThat(check.stdout().lines())
                .as(check.toString())
                .contains(agent.file("config.json") + ": error: KeyFile: " + key
                        + " can be written by others; chmod o-w " + key);
    }

    @Test
    void each_place_is_named_once() throws IOException {
        Path one = script(agent.file("open/one"));
        Path two = script(agent.file("open/two"));
        mode(one.resolveSibling(""), 0777);
        mode(two, 0777);
        agent.program("one", List.of(one.toString()))
                .program("two", List.of(two.toString()))
                .writeSettings();

        ProgramResult check = agent.program("--check").run(AgentUnderTest.LIMIT).expectExit(2);

        assertThat(check.stdout().lines()).as(check.toString()).hasSize(2);
    }

    @Test
    void edit_that_names_a_program_that_others_may_write_is_broken() throws IOException {
        agent.start();
        Path program = mode(script(agent.file("program")), 0777);

        agent.program("new", List.of(program.toString())).writeSettings();

        ask("new", 4099);
        assertThat(ask("old", 0)).isEqualTo("old");
        assertThat(agent.log()).contains(program + " can be written by others", "settings read before stay in force");

        mode(program, 0755);
        agent.writeSettings();
        assertThat(ask("new", 0)).isEqualTo("ran");
    }

    @Test
    void edit_of_a_file_that_became_open_is_broken() throws IOException {
        agent.start();
        Path file = agent.file("config.json");
        mode(file, 0666);

        Files.writeString(file, Files.readString(file).replace("echo old", "echo stranger"));

        assertThat(ask("old", 0)).isEqualTo("old");
        assertThat(agent.log()).contains(file + " can be written by others");
    }

    @Test
    void state_folder_that_nobody_named_and_others_may_write_is_refused() {
        agent.without("StateDir")
                .startedBy(onEmpty("/var/lib", "mkdir -m 777 /var/lib/collectd-monitor"))
                .writeSettings();

        assertRefused("StateDir: /var/lib/collectd-monitor can be written by others; chmod o-w"
                + " /var/lib/collectd-monitor");
    }

    @Test
    void state_folder_that_nobody_named_and_another_user_owns_is_refused() {
        agent.without("StateDir")
                .startedBy(onEmpty(
                        "/var/lib",
                        "mkdir -m 700 /var/lib/collectd-monitor && chown " + STRANGER + " /var/lib/collectd-monitor"))
                .writeSettings();

        assertRefused("StateDir: /var/lib/collectd-monitor belongs to user " + STRANGER
                + "; chown root /var/lib/collectd-monitor");
    }

    @Test
    void collectd_that_nobody_named_and_others_may_write_is_refused() {
        agent.startedBy(onEmpty(
                        "/opt",
                        "mkdir -p /opt/collectd/sbin && touch /opt/collectd/sbin/collectd"
                                + " && chmod 757 /opt/collectd/sbin/collectd"))
                .writeSettings();

        assertRefused("Services.collectd.CommandPath: /opt/collectd/sbin/collectd can be written by others; chmod o-w"
                + " /opt/collectd/sbin/collectd");
    }

    /** Starts the agent in a mount namespace in which a folder has only the files of a shell line. */
    private static String onEmpty(String folder, String preparation) {
        String line = "mount -t tmpfs -o mode=755 none " + folder + " && " + preparation + " && exec \"$@\"";
        return "exec unshare -m sh -c '" + line + "' sh \"$@\"";
    }

    @Test
    void wide_umask_is_refused() {
        agent.startedBy("umask 000; exec \"$@\"");

        assertRefused("umask: is 0000, so that others could write the files that commands create; set UMask=0022 in the"
                + " unit, or call umask 022 before");
    }

    private String ask(String command, int code) {
        long id = Messages.newId();
        var result = agent.messages().ask(id, Messages.request(id, command));
        assertThat(result.get("code").getAsInt()).as(result + "\n" + agent).isEqualTo(code);
        return result.get("message").getAsString();
    }
}
