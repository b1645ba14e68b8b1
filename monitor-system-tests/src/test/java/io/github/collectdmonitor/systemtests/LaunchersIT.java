package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.FirstSystemPeer;
import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Executable;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts in {@code bin}, installed, with real Java and with substitutes that print what they are started with. */
class LaunchersIT {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String COMMON = "# From here on all launchers are the same";
    private static final int NO_USABLE_JAVA = 127;

    private final Installation installation = new Installation();

    @AfterEach
    void remove() {
        installation.close();
    }

    @Test
    void launchers_differ_in_their_heads_only() throws IOException {
        String agent = Files.readString(ShippedJar.AGENT.launcher());
        assertThat(agent).contains(COMMON);
        for (ShippedJar jar : ShippedJar.values()) {
            String text = Files.readString(jar.launcher());
            assertThat(text.substring(text.indexOf(COMMON))).isEqualTo(agent.substring(agent.indexOf(COMMON)));
        }
    }

    @ParameterizedTest
    @EnumSource(ShippedJar.class)
    void arguments_reach_the_jar_unchanged_and_java_is_started_once(ShippedJar jar) {
        List<String> arguments = List.of("", "a b", " ", "*", "$HOME `id` \\", "'\"", "two\nlines", "-x", "--", "ü");

        List<String> words = words(installation.substituted(jar, arguments.toArray(String[]::new)));

        int option = words.indexOf("-jar");
        assertThat(words.get(option + 1)).isEqualTo(installation.jar(jar).toString());
        assertThat(words.subList(option + 2, words.size() - 1)).isEqualTo(arguments);
        assertThat(installation.starts("jdk")).isEqualTo(1);
    }

    @Test
    void options_of_the_environment_are_split_at_blanks_and_come_after_ours() {
        List<String> words = words(
                installation.substituted(ShippedJar.AGENT).withVariable("JAVA_OPTS", "  -Xmx1g  /bin/*\t-Db='c "));

        assertThat(words).containsSubsequence("-Xmx96m", "-Xmx1g", "/bin/*", "-Db='c", "-jar");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AGENT        |            | 100663296 | UseSerialGC
            AGENT        | -Xmx128m   | 134217728 | UseSerialGC
            AGENT        | -XX:+UseG1GC  | 100663296 | UseG1GC
            SEND_COMMAND |            | 536870912 | UseSerialGC
            SEND_CONFIG  | -Xmx64m    | 67108864  | UseSerialGC
            """)
    void options_are_in_force(ShippedJar jar, String options, long heap, String collector) {
        ProgramResult result = installation
                .program(jar, "--version")
                .withVariable("JAVA_OPTS", (options == null ? "" : options + " ") + "-XX:+PrintFlagsFinal")
                .run(LIMIT)
                .expectExit(0);

        assertThat(flag(result, "MaxHeapSize")).isEqualTo(Long.toString(heap));
        assertThat(flag(result, collector)).isEqualTo("true");
        assertThat(flag(result, "TieredStopAtLevel")).isEqualTo("1");
        if (jar == ShippedJar.AGENT) {
            assertThat(flag(result, "ThreadStackSize")).isEqualTo("256");
            assertThat(flag(result, "ExitOnOutOfMemoryError")).isEqualTo("true");
        }
    }

    @Test
    @RequiresMosquitto
    void agent_keeps_its_process_and_stops_in_order_at_term() throws IOException {
        try (MosquittoBroker broker = MosquittoBroker.started();
                AgentUnderTest agent = new AgentUnderTest(broker)
                        .byLauncher(installation.launcher(ShippedJar.AGENT))
                        .command("exec", "echo launched; exit 3")
                        .start()) {
            assertThat(Path.of("/proc/" + agent.pid() + "/exe").toRealPath())
                    .isEqualTo(Path.of(System.getProperty("java.home"), "bin", "java")
                            .toRealPath());
            Program sender = installation
                    .program(ShippedJar.SEND_COMMAND, "hello", "exec")
                    .with("-h", broker.host() + ":" + broker.port())
                    .with("-t", agent.commandTopic(), "-r", agent.resultTopic());
            assertThat(sender.run(LIMIT).expectExit(1).stdout()).contains("launched");
            assertThat(installation
                            .program(ShippedJar.SEND_COMMAND, "hello")
                            .run(LIMIT)
                            .exitCode())
                    .isEqualTo(2);

            ProgramResult stopped = agent.stop().expectExit(143);

            assertThat(stopped.stdout()).contains("Stopped");
        }
    }

    @Test
    @RequiresMosquitto
    void config_is_confirmed_by_the_launcher_that_sent_it() throws IOException {
        Path config = Files.writeString(installation.file("new.conf"), "LoadPlugin cpu\n");
        try (MosquittoBroker broker = MosquittoBroker.started();
                FirstSystemPeer.Listener agent = new FirstSystemPeer(broker).listen("command", 1);
                ProgramRun sender = installation
                        .program(ShippedJar.SEND_CONFIG, config.toString(), "--confirm-within", "600")
                        .with("--task-id", "7", "-t", "command", "-r", "result")
                        .with("-h", broker.host() + ":" + broker.port())
                        .start()) {
            agent.await(1, LIMIT);
            new FirstSystemPeer(broker).publish("result", 1, "{\"task_id\":7,\"message\":\"m\",\"code\":0}");

            ProgramResult result = sender.await(LIMIT).expectExit(0);

            assertThat(result.stdout() + result.stderr())
                    .contains("\n  '" + installation.launcher(ShippedJar.SEND_CONFIG) + "' --confirm 7 --sha256 ");
        }
    }

    @Test
    void links_are_followed() throws IOException {
        Path link = installation.file("elsewhere/agent");
        Files.createDirectories(link.resolveSibling(""));
        Files.createSymbolicLink(link, Path.of("..", "opt", "bin", "monitor-agent"));
        Path linkToLink = Files.createSymbolicLink(installation.file("agent"), Path.of("elsewhere", "agent"));

        assertThat(installation
                        .program(linkToLink, "--version")
                        .run(LIMIT)
                        .expectExit(0)
                        .stdout())
                .startsWith("monitor-agent ");
    }

    @Test
    void checkout_is_an_installation() {
        assertThat(installation
                        .program(ShippedJar.SEND_CONFIG.launcher(), "--version")
                        .run(LIMIT)
                        .expectExit(0)
                        .stdout())
                .startsWith("monitor-send-config ");
    }

    @Test
    void java_is_taken_from_the_path_without_java_home() throws IOException {
        Path java = installation.java("linked jdk", "JAVA_VERSION=\"21\"", "");
        Path folder = Files.createDirectories(installation.file("path"));
        Files.createSymbolicLink(folder.resolve("java"), java.resolve("bin/java"));
        Program program = installation
                .program(ShippedJar.AGENT, "one")
                .withVariable("PATH", folder + ":" + Installation.USUAL_PATH)
                .withVariable("JAVA_HOME", "");

        assertThat(words(program)).contains("one");

        assertThat(words(installation
                        .substituted(ShippedJar.AGENT, "two")
                        .withVariable(
                                "PATH",
                                Objects.requireNonNull(program.environment().get("PATH")))))
                .contains("two");
        assertThat(installation.starts("jdk")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "17.0.15", "21.0.2", "25-ea", "100.1", "unknown"})
    void later_java_is_started(String version) {
        Path java = installation.java("later", "JAVA_VERSION=\"" + version + "\"", "");

        assertThat(words(installation.program(ShippedJar.AGENT, "one").withVariable("JAVA_HOME", java.toString())))
                .contains("one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            11.0.2    | JAVA_VERSION="11.0.2" | openjdk version "21.0.2"
            16-ea     | JAVA_VERSION="16-ea"  |
            1.8.0_292 |                       | openjdk version "1.8.0_292"
            9         | SOURCE=".:git"        | java version "9"
            """)
    void older_java_is_refused(String version, String release, String answer) {
        Path java = installation.java("older", release, "Picked up JAVA_TOOL_OPTIONS: -Da=\"b\"\n" + answer + "\n");

        assertRefused(
                installation.program(ShippedJar.AGENT).withVariable("JAVA_HOME", java.toString()),
                java + "/bin/java is version " + version + "; install Java 17 or newer, or set JAVA_HOME");
    }

    @Test
    void java_of_unknown_version_is_asked() {
        Path java = installation.java("asked", null, "openjdk version \"17.0.2\" 2022-01-18\n");

        assertThat(words(installation.program(ShippedJar.AGENT, "one").withVariable("JAVA_HOME", java.toString())))
                .contains("one");
        assertThat(installation.starts("asked")).isEqualTo(2);
    }

    @Test
    void no_java_is_refused() throws IOException {
        Path tools = Files.createDirectories(installation.file("tools"));
        for (String tool : List.of("readlink", "tail")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of(Executable.require(tool)));
        }
        Program program = installation.program(ShippedJar.SEND_COMMAND, "hello", "exec");
        Path folder = Files.createDirectories(installation.file("odd/bin/java"));
        Path plain = Files.createFile(
                Files.createDirectories(installation.file("plain/bin")).resolve("java"));
        Path broken = installation.program("broken", "#!/bin/sh\necho 'no such library' >&2\nexit 1\n");

        assertRefused(
                program.withVariable("PATH", tools.toString()).withVariable("JAVA_HOME", ""),
                "no java in the PATH; install Java 17 or newer, or set JAVA_HOME");
        assertRefused(
                program.withVariable("JAVA_HOME", "/no such"),
                "JAVA_HOME is /no such, but /no such/bin/java is not a program");
        for (Path odd : List.of(folder, plain)) {
            Path home = odd.resolve("../..").normalize();
            assertRefused(
                    program.withVariable("JAVA_HOME", home.toString()),
                    "JAVA_HOME is " + home + ", but " + odd + " is not a program");
        }
        assertRefused(
                program.withVariable("JAVA_HOME", broken.toString()),
                broken + "/bin/java does not run: no such library");
    }

    @Test
    void missing_jar_is_refused() throws IOException {
        Path jar = installation.jar(ShippedJar.SEND_CONFIG);
        Files.delete(jar);

        assertRefused(
                installation.program(ShippedJar.SEND_CONFIG),
                jar + " is missing; install it, or build it with ./mvnw package");
    }

    @ParameterizedTest
    @CsvSource({"C, C.UTF-8", "'', C.UTF-8", "xx_XX.UTF-8, C.UTF-8", "C.UTF-8, C.UTF-8", "C.utf8, C.utf8"})
    void agent_gets_a_utf8_locale_unless_it_has_one(String locale, String used) {
        assertThat(words(installation.substituted(ShippedJar.AGENT).withVariable("LC_ALL", locale)))
                .endsWith("LC_ALL=" + used);
        assertThat(words(installation.substituted(ShippedJar.SEND_CONFIG).withVariable("LC_ALL", locale)))
                .endsWith("LC_ALL=" + locale);
    }

    @Test
    @RequiresMosquitto
    void settings_beyond_ascii_are_accepted_in_any_locale() {
        try (MosquittoBroker broker = MosquittoBroker.started();
                AgentUnderTest agent = new AgentUnderTest(broker)
                        .byLauncher()
                        .program("greet", List.of("/bin/echo", "Grüße"))
                        .variable("LC_ALL", "C")
                        .writeSettings()) {
            agent.program("--check").run(LIMIT).expectExit(0);
        }
    }

    /** What a substitute for Java was started with, and last the locale. */
    private static List<String> words(Program program) {
        return List.of(program.run(LIMIT).expectExit(0).stdout().split("\0"));
    }

    private static String flag(ProgramResult result, String name) {
        return result.lines().stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 3 && words[1].equals(name) && words[2].equals("="))
                .map(words -> words[3])
                .findFirst()
                .orElseThrow(() -> new AssertionError("no flag " + name + " in:\n" + result));
    }

    private static void assertRefused(Program program, String reason) {
        ProgramResult result = program.run(LIMIT).expectExit(NO_USABLE_JAVA);
        Path launcher = Path.of(program.command().get(0));
        assertThat(result.stderr()).isEqualTo(launcher.getFileName() + ": " + reason + "\n");
        assertThat(result.stdout()).isEmpty();
    }
}
