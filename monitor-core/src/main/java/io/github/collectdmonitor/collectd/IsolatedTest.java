package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.command.Execution;
import io.github.collectdmonitor.house.SystemProgram;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a config once in full ({@code collectd -T}), where it can do no harm: without network, with all files read-only,
 * and with what it writes to the folder of its socket kept in memory. It refuses good configs whose sources are down, so that it only ever warns.
 */
final class IsolatedTest {
    private static final Logger LOG = System.getLogger(IsolatedTest.class.getName());
    private static final String ISOLATED = "isolated";
    private static final int KILLED = 128 + 9;

    /** What mounting and the like may take besides. */
    private static final Duration PREPARATION = Duration.ofSeconds(10);

    /**
     * Arguments: the binary, the config, the folder of its socket, seconds, where mount and the like are. collectd gets
     * the PATH that it will have when it runs. Where a mount fails, nothing is run. TERM does not end a test that hangs.
     */
    private static final String SCRIPT = """
            given=$PATH
            PATH=$5
            while read -r _ _ _ _ point _; do
              mount -o remount,bind,ro "$(printf %b "$point")" 2>/dev/null || true
            done </proc/self/mountinfo
            if (: >>"$2") 2>/dev/null; then exit 1; fi
            mount -t tmpfs tmpfs /run || exit 1
            case "$3" in
            '') ;;
            /run/* | /var/run/*) mkdir -p "$3" ;;
            *)
              mkdir /run/over /run/work
              mount -t overlay overlay -o "lowerdir=$3,upperdir=/run/over,workdir=/run/work" "$3" || true
              ;;
            esac
            [ -r "$2" ] || exit 1
            timeout=$(command -v timeout) || exit 1
            echo isolated
            PATH=$given
            exec "$timeout" -s KILL "$4" "$1" -T -C "$2"
            """;

    private final CollectdInstallation installation;
    private final Programs programs;
    private final Duration timeout;

    IsolatedTest(CollectdInstallation installation, Programs programs, Duration timeout) {
        this.installation = installation;
        this.programs = programs;
        this.timeout = timeout;
    }

    /**
     * What the sender should know; nothing where this host allows no isolation.
     *
     * @param secrets those of the config
     * @param quiet the same config without its log plugins, which would keep what collectd says to themselves
     */
    List<String> warnings(Path candidate, Path quiet, Secrets secrets) throws InterruptedException {
        Execution execution = programs.run(
                List.of(
                        SystemProgram.path("unshare").toString(),
                        "-m",
                        "-n",
                        "--propagation",
                        "private",
                        "--",
                        "/bin/sh",
                        "-c",
                        SCRIPT,
                        "sh",
                        installation.command().toString(),
                        quiet.toString(),
                        socketFolder(candidate),
                        Long.toString(timeout.toSeconds()),
                        SystemProgram.FOLDERS),
                timeout.plus(PREPARATION));
        if (!(execution instanceof Execution.Exited exited)
                || !exited.output().standardOutput().startsWith(ISOLATED)) {
            LOG.log(Level.DEBUG, "No isolated test of the new config: {0}", Programs.describe(execution));
            return List.of();
        }
        if (exited.status() == 0) {
            return List.of();
        }
        if (exited.status() == KILLED) {
            return List.of("A full test run (collectd -T, without network) did not end within " + timeout.toSeconds()
                    + " s; a plugin of the new config may hang");
        }
        String said = Complaints.of(
                exited.output().errorOutput(), List.of(quiet.toString()), installation.name(), 0, secrets);
        return List.of("A full test run (collectd -T, without network) ended with exit status " + exited.status()
                + (said.isEmpty() ? "" : ": " + said));
    }

    /** The folder in which its socket would be. */
    private static String socketFolder(Path candidate) {
        Path socket = ConfigScan.read(candidate).socket();
        Path folder = socket == null ? null : socket.getParent();
        boolean usable = folder != null
                && folder.isAbsolute()
                && folder.getNameCount() > 0
                && !folder.toString().matches(".*[,:\\\\].*");
        return usable ? String.valueOf(folder) : "";
    }
}
