package io.github.collectdmonitor.testkit.systemd;

import io.github.collectdmonitor.testkit.collectd.CollectdTexts;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A container with a real systemd as its process 1, and Debian's collectd with its own unit.
 *
 * <p>It shares the network of the host: a broker on the host's loopback interface is reached under the same address and
 * port. Its file system is the {@link LabRoot} under an overlay: changes are not kept. It has the JDK of the
 * tests at the same path and the project at {@value #PROJECT}, both read-only. Several can run at once. The container
 * ends with this JVM, even if the JVM is killed.
 */
public final class SystemdLab implements AutoCloseable {
    /** The project's folder inside. */
    public static final String PROJECT = "/opt/collectd-monitor";

    /** The config of Debian's collectd inside. */
    public static final String COLLECTD_CONF = "/etc/collectd/collectd.conf";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration BOOT = WaitLimit.LIMIT;
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final ProgramRun supervisor;
    private final Path cgroup;
    private final long init;

    private SystemdLab() {
        String name = "lab-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        // As text and not as a file, which would remain when this JVM is killed.
        supervisor = Program.shell(script(), name, LabRoot.folder().toString())
                .with(binds().toArray(String[]::new))
                .start();
        try {
            supervisor.awaitOutput("cgroup ", BOOT);
            cgroup = Path.of(
                    supervisor.stdout().lines().findFirst().orElseThrow().substring("cgroup ".length()));
            supervisor.awaitUntil(
                    "the container's process 1", BOOT, () -> !initPids().isEmpty());
            init = initPids().get(0);
            awaitBooted();
        } catch (AssertionError | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Boots one, which takes about a second; collectd does not run yet. */
    public static SystemdLab boot() {
        return new SystemdLab();
    }

    /** Runs a program inside as root, with a short environment and no standard input, and waits up to two minutes. */
    public ProgramResult exec(String... command) {
        return program(command).run(LIMIT);
    }

    /** A program inside, to be started as a process of this machine. */
    public Program program(String... command) {
        return Program.of("nsenter", "-t", Long.toString(init), "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w")
                .with("--", "/usr/bin/env", "-i", PATH, "HOME=/root", "LANG=C.UTF-8")
                .with(command);
    }

    /** Returns properties of a unit from {@code systemctl show}. */
    public Map<String, String> show(String unit, String... properties) {
        return exec("systemctl", "show", "-p", String.join(",", properties), unit).expectExit(0).lines().stream()
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** Writes a file inside, and its folders; owner root, mode 0644. */
    public void write(String path, String text) {
        write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Copies a file of this machine inside; owner root, mode 0644. */
    public void copyIn(Path from, String to) {
        try {
            write(to, Files.readAllBytes(from));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + from, e);
        }
    }

    /** The text of a file inside. */
    public String read(String path) {
        return exec("cat", path).expectExit(0).stdout();
    }

    /** Returns the path of a built jar inside. */
    public String path(ShippedJar jar) {
        return PROJECT + "/" + ProjectFolder.root().relativize(jar.path());
    }

    /** The Java of the tests, inside. */
    public String java() {
        return Path.of(javaHome(), "bin", "java").toString();
    }

    /** The folder of the Java of the tests, inside. */
    public String javaHome() {
        return System.getProperty("java.home");
    }

    /** Creates a folder inside for {@link CollectdTexts}, and returns the texts. */
    public CollectdTexts collectdTexts() {
        CollectdTexts texts = new CollectdTexts(Path.of("/var/lib/lab"));
        texts.pythonModules()
                .forEach((name, source) ->
                        write(texts.moduleFolder().resolve(name).toString(), source));
        return texts;
    }

    /** The cgroup folder of all that runs inside. */
    public Path cgroup() {
        return cgroup;
    }

    /** The process id, on this machine, of the systemd inside. */
    public long init() {
        return init;
    }

    /** Shuts the container down and removes its cgroups. */
    @Override
    public void close() {
        supervisor.closeInput();
        try (supervisor) {
            supervisor.await(LIMIT).expectExit(0);
        }
    }

    private void awaitBooted() {
        // Right after the start there is no bus yet; "degraded" means a failed unit, which does not matter here.
        supervisor.awaitUntil(
                "systemd to be up",
                BOOT,
                () -> Stream.of("running", "degraded")
                        .anyMatch(exec("systemctl", "is-system-running", "--wait")
                                .stdout()
                                .strip()::equals));
        exec("systemctl", "stop", "collectd").expectExit(0);
        exec("systemctl", "reset-failed").expectExit(0);
    }

    private void write(String path, byte[] content) {
        // Through a program inside: from outside, an absolute link such as /var/run would lead to this machine's files.
        try (ProgramRun run = program("/bin/sh", "-c", "mkdir -p \"$(dirname \"$1\")\" && cat >\"$1\"", "sh", path)
                .start()) {
            run.input(content);
            run.closeInput();
            run.await(LIMIT).expectExit(0);
        }
    }

    private List<Long> initPids() {
        Path processes = cgroup.resolve("payload/init.scope/cgroup.procs");
        try {
            return Files.readAllLines(processes).stream().map(Long::parseLong).toList();
        } catch (IOException notYet) {
            return List.of();
        }
    }

    private static List<String> binds() {
        List<String> binds = new ArrayList<>();
        binds.add("--bind-ro=" + System.getProperty("java.home"));
        binds.add("--bind-ro=" + ProjectFolder.root() + ":" + PROJECT);
        // Debian's JDK consists of links to its settings there.
        try (Stream<Path> settings = Files.list(Path.of("/etc"))) {
            settings.filter(path -> path.getFileName().toString().startsWith("java-"))
                    .forEach(path -> binds.add("--bind-ro=" + path));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list /etc", e);
        }
        return binds;
    }

    private static String script() {
        try (InputStream stream = SystemdLab.class.getResourceAsStream("lab.sh")) {
            if (stream == null) {
                throw new IllegalStateException("The class path lacks lab.sh");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read lab.sh", e);
        }
    }
}
