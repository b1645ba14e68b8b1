package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.settings.CollectdSettings.Timeouts;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.process.Signals;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests checks of configs whose plugins act as soon as they are configured, while collectd runs. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SandboxedCheckTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofMinutes(1), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** Sets its process name, and waits for a signal. */
    private static final String WAIT = """
            import ctypes, signal
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
            ctypes.CDLL(None).prctl(15, b"importing")
            signal.sigwait([signal.SIGUSR1])
            ctypes.CDLL(None).prctl(15, b"imported")
            """;

    private final ReplaceScene scene = ReplaceScene.stopped().times(PATIENT);

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void check_leaves_nothing_behind_and_disturbs_nothing_that_runs() throws Exception {
        int port = freeUdpPort();
        String network = "LoadPlugin network\n<Plugin network>\n  Listen \"127.0.0.1\" \"" + port + "\"\n</Plugin>\n";
        scene.collectd().writeConfig(scene.old() + network);
        scene.collectd().start();
        Path folder = scene.collectd().folder();
        scene.collectd().writeModule("meddles", """
                import os, subprocess, socket
                folder = "%1$s"
                open(folder + "/created", "w").close()
                os.unlink(folder + "/sock")
                os.unlink(folder + "/collectd.pid")
                open(folder + "/collectd.log", "a").write("by the check\\n")
                subprocess.Popen(["/bin/sh", "-c", "sleep 600", folder + "/left"], start_new_session=True)
                """.formatted(folder) + WAIT);
        List<Long> before = RunningProcesses.withArgument(folder.toString());
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Files.exists(scene.collectd().socket()));
        String pidFile = Files.readString(scene.collectd().pidFile());

        CompletableFuture<Outcome> check = CompletableFuture.supplyAsync(
                () -> scene.carryOut(new Check(scene.old() + network + importing("meddles"), null)));
        int imports = 0;
        while (!check.isDone()) {
            Optional<Long> importing = awaitImport(check);
            if (importing.isPresent()) {
                imports++;
                assertThat(boundTo(port))
                        .as("sockets of the host bound to " + port)
                        .hasSize(1);
                Signals.send("USR1", importing.get());
            }
        }

        assertThat(check.join().code()).as(check.join().toString()).isZero();
        assertThat(imports).isPositive();
        assertThat(folder.resolve("created")).doesNotExist();
        assertThat(scene.collectd().listValues()).isNotNull();
        assertThat(Files.readString(scene.collectd().pidFile())).isEqualTo(pidFile);
        assertThat(scene.collectd().log()).doesNotContain("by the check").doesNotContain("plugin \"python\"");
        assertThat(RunningProcesses.withArgument(folder.toString())).isEqualTo(before);
        assertThat(scene.filesBeside()).containsExactly(".collectd.conf.lock", "collectd.conf");
    }

    private Optional<Long> awaitImport(CompletableFuture<Outcome> check) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> check.isDone() || importing().isPresent());
        return importing();
    }

    private static Optional<Long> importing() {
        return ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::pid)
                .filter(pid -> name(pid).equals("importing"))
                .findFirst();
    }

    private static String name(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "comm"))
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }

    /** Returns the lines of /proc/net/udp of this network namespace for a port. */
    private static List<String> boundTo(int port) throws IOException {
        String ending = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/udp"))) {
            return lines.filter(line -> line.strip().split(" +", -1)[1].endsWith(ending))
                    .toList();
        }
    }

    private static int freeUdpPort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void failure_that_only_the_missing_network_causes_is_a_warning_and_nobody_is_called() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            scene.collectd()
                    .writeModule(
                            "connects",
                            "import socket\nsocket.create_connection((\"127.0.0.1\", " + server.getLocalPort()
                                    + "), 5)\n");

            Outcome outcome = check(importing("connects"));

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(outcome.warnings()).anyMatch(warning -> warning.contains("sandbox"));
            assertNobodyWaits(server);
        }
    }

    private static void assertNobodyWaits(ServerSocket server) throws IOException {
        // The test's connection is the first that the server accepts: there was none before.
        try (Socket ours = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket first = server.accept()) {
            assertThat(first.getPort()).isEqualTo(ours.getLocalPort());
        }
    }

    @Test
    void names_that_cannot_be_resolved_are_a_warning() {
        scene.collectd().writeModule("resolves", "import socket\nsocket.getaddrinfo(\"host.example.org\", 80)\n");

        Outcome outcome = check(importing("resolves"));

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings()).anyMatch(warning -> warning.contains("sandbox"));
    }

    @Test
    void addresses_of_the_host_can_be_bound_and_files_be_written_and_loopback_works() throws Exception {
        scene.collectd().writeModule("works", """
                import os, socket
                bound = socket.socket()
                bound.bind(("%s", 0))
                server = socket.socket()
                server.bind(("127.0.0.1", 0))
                server.listen()
                socket.create_connection(server.getsockname(), 5).close()
                open("%s/written", "w").close()
                for folder in "/etc", "/var/lib", "/var/log", "/run", "/tmp":
                    if not os.access(folder, os.W_OK):
                        raise OSError(folder + " cannot be written")
                """.formatted(
                InetAddress.getLocalHost().getHostAddress(), scene.collectd().folder()));

        Outcome outcome = check(importing("works"));

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings())
                .noneMatch(warning -> warning.contains("sandbox") || warning.contains("full test"));
        assertThat(scene.collectd().folder().resolve("written")).doesNotExist();
    }

    @Test
    void devices_of_the_host_cannot_be_opened_and_the_harmless_ones_can() {
        scene.collectd().writeModule("opens", """
                import os, stat
                open("/dev/null", "w").write("dropped")
                open("/dev/zero", "rb").read(1)
                made = "%s/device"
                os.mknod(made, stat.S_IFCHR | 0o600, os.makedev(1, 3))
                for device in [made] + [each for each in ["/dev/kmsg"] if os.path.exists(each)]:
                    try:
                        os.close(os.open(device, os.O_RDONLY | os.O_NONBLOCK))
                    except OSError:
                        continue
                    raise KeyError(device + " can be opened")
                """.formatted(scene.collectd().folder()));

        Outcome outcome = check("<Plugin logfile>\n  File \"/dev/null\"\n</Plugin>\n" + importing("opens"));

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings()).noneMatch(warning -> warning.contains("sandbox"));
        assertThat(scene.collectd().folder().resolve("device")).doesNotExist();
    }

    @Test
    void nobody_answers_at_the_sockets_of_the_host() throws Exception {
        Path path = scene.collectd().folder().resolve("service.sock");
        try (ServerSocketChannel service = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            service.bind(UnixDomainSocketAddress.of(path)).configureBlocking(false);
            scene.collectd()
                    .writeModule("calls", "import socket\nsocket.socket(socket.AF_UNIX).connect(\"" + path + "\")\n");

            Outcome outcome = check(importing("calls"));

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(outcome.warnings()).anyMatch(warning -> warning.contains("sandbox"));
            assertThat(service.accept()).isNull();
        }
    }

    @Test
    void failure_of_the_config_itself_is_refused() {
        scene.collectd().writeModule("raises", "raise KeyError('no such key')\n");

        assertThat(check(importing("raises")).resultCode()).contains(ResultCode.CONFIG_BROKEN);
    }

    private Outcome check(String more) {
        return scene.carryOut(new Check(scene.collectd().texts().goodWithoutSocket() + more, null));
    }

    private String importing(String module) {
        return "LoadPlugin python\n<Plugin python>\n  ModulePath \""
                + scene.collectd().texts().moduleFolder() + "\"\n  Import \"" + module + "\"\n</Plugin>\n";
    }
}
