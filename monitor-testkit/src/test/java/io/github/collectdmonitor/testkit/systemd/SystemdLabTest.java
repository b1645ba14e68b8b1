package io.github.collectdmonitor.testkit.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.testkit.collectd.CollectdTexts;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.RunningProcesses;
import io.github.collectdmonitor.testkit.require.RequiresSystemdLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@RequiresSystemdLab
@ExtendWith(SystemdLabExtension.class)
class SystemdLabTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    @Test
    void collectd_starts_and_stops_by_its_own_unit(SystemdLab lab) {
        CollectdTexts texts = lab.collectdTexts();
        lab.write(SystemdLab.COLLECTD_CONF, texts.good());

        lab.exec("systemctl", "start", "collectd").expectExit(0);
        assertThat(lab.show("collectd", "ActiveState", "SubState", "Type"))
                .containsEntry("ActiveState", "active")
                .containsEntry("SubState", "running")
                .containsEntry("Type", "notify");
        await().atMost(LIMIT)
                .until(() -> lab.exec("test", "-S", texts.socket().toString()).exitCode() == 0);

        lab.exec("systemctl", "stop", "collectd").expectExit(0);
        assertThat(lab.show("collectd", "ActiveState")).containsEntry("ActiveState", "inactive");
    }

    @Test
    void program_inside_tells_its_exit_status_and_both_streams(SystemdLab lab) {
        assertThat(lab.exec("/bin/sh", "-c", "echo output; echo error >&2; exit 3"))
                .returns(3, result -> result.exitCode())
                .returns("output\n", result -> result.stdout())
                .returns("error\n", result -> result.stderr());
    }

    @Test
    void file_written_inside_stays_inside(SystemdLab lab) {
        lab.write("/var/run/lab/file", "text");

        assertThat(lab.read("/run/lab/file")).isEqualTo("text");
        assertThat(Path.of("/run/lab/file")).doesNotExist();
        assertThat(LabRoot.folder().resolve("run/lab")).doesNotExist();
    }

    @Test
    void java_and_the_project_are_there_and_read_only(SystemdLab lab) {
        assertThat(lab.exec(lab.java(), "-version").expectExit(0).stderr())
                .contains(System.getProperty("java.version"));
        lab.exec("test", "-f", SystemdLab.PROJECT + "/mvnw").expectExit(0);
        assertThat(lab.exec("touch", SystemdLab.PROJECT + "/written").exitCode())
                .isNotZero();
    }

    @Test
    void loopback_of_the_host_is_reached_from_inside(SystemdLab lab) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String connect = "import socket; socket.create_connection(('127.0.0.1', " + server.getLocalPort() + "))";
            lab.exec("python3", "-c", connect).expectExit(0);
        }
    }

    @Test
    void two_labs_run_at_once_and_leave_nothing(SystemdLab lab) {
        SystemdLab other = SystemdLab.boot();
        Path cgroup = other.cgroup();
        long init = other.init();
        try (other) {
            other.write("/only-here", "");
            assertThat(lab.exec("test", "-e", "/only-here").exitCode()).isEqualTo(1);
        }

        assertThat(cgroup).doesNotExist();
        assertThat(RunningProcesses.isAlive(init)).isFalse();
        assertThat(RunningProcesses.withArgument(cgroup.getFileName().toString()))
                .isEmpty();
    }

    @Test
    void lab_ends_when_its_jvm_is_killed() {
        try (ProgramRun run = Program.mainClass(BootAndWait.class).start()) {
            run.awaitOutput("booted", LIMIT);
            String[] words = run.stdout().strip().split(" ", -1);
            Path cgroup = Path.of(words[1]);
            assertThat(cgroup).exists();

            run.signal("KILL");
            run.await(LIMIT);

            await().atMost(LIMIT).until(() -> !Files.exists(cgroup));
            assertThat(RunningProcesses.isAlive(Long.parseLong(words[2]))).isFalse();
        }
    }

    /** Boots a lab and never closes it. */
    static final class BootAndWait {
        private BootAndWait() {}

        public static void main(String[] arguments) throws IOException {
            SystemdLab lab = SystemdLab.boot();
            System.out.println("booted " + lab.cgroup() + " " + lab.init());
            System.in.transferTo(System.err);
        }
    }
}
