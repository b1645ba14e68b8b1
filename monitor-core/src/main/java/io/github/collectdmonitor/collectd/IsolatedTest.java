package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.command.Execution;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs a config once in full ({@code collectd -T}), where it can do no harm: without network, with all files read-only,
 * and with the folders of sockets empty. It refuses good configs whose sources are down, so that it only ever warns.
 */
final class IsolatedTest {
    private static final Logger LOG = System.getLogger(IsolatedTest.class.getName());
    private static final String ISOLATED = "isolated";

    /** Arguments: the binary, the config, the folder of its socket. Where a mount fails, nothing is run. */
    private static final String SCRIPT = """
            while read -r _ _ _ _ point _; do
              mount -o remount,bind,ro "$(printf %b "$point")" 2>/dev/null || true
            done </proc/self/mountinfo
            mount -t tmpfs tmpfs /run || exit 1
            if [ -d "$3" ]; then mount -t tmpfs tmpfs "$3" || exit 1; fi
            if (: >>"$2") 2>/dev/null; then exit 1; fi
            echo isolated
            exec "$1" -T -C "$2"
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
     * @param quiet the same config without its log plugins, which would keep what collectd says to themselves
     */
    List<String> warnings(Path candidate, Path quiet) throws InterruptedException {
        Execution execution = programs.run(
                List.of(
                        Programs.usual("unshare").toString(),
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
                        socketFolder(candidate, quiet)),
                timeout);
        if (execution instanceof Execution.TimedOut timedOut
                && timedOut.output().standardOutput().startsWith(ISOLATED)) {
            return List.of("A full test run (collectd -T, without network) did not end within " + timeout.toSeconds()
                    + " s; a plugin of the new config may hang");
        }
        if (!(execution instanceof Execution.Exited exited)
                || !exited.output().standardOutput().startsWith(ISOLATED)) {
            LOG.log(Level.DEBUG, "No isolated test of the new config: {0}", Programs.describe(execution));
            return List.of();
        }
        if (exited.status() == 0) {
            return List.of();
        }
        String said = Complaints.of(exited.output().errorOutput(), List.of(quiet.toString()), installation.name(), 0);
        return List.of("A full test run (collectd -T, without network) ended with exit status " + exited.status()
                + (said.isEmpty() ? "" : ": " + said));
    }

    /** The folder that is to be empty for it, unless something it needs lies there. */
    private String socketFolder(Path candidate, Path quiet) {
        Path socket = ConfigScan.read(candidate).socket();
        Path folder = socket == null ? null : socket.getParent();
        boolean harmless = folder != null
                && folder.isAbsolute()
                && folder.getNameCount() > 0
                && !quiet.startsWith(folder)
                && !installation.command().startsWith(folder);
        return harmless ? String.valueOf(folder) : "";
    }
}
