package io.github.collectdmonitor.collectd;

import io.github.collectdmonitor.collectd.TestRun.Ended;
import io.github.collectdmonitor.command.Execution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a config once in full ({@code collectd -T}) in the sandbox. It refuses good configs whose sources are down, so
 * that it only ever warns.
 */
final class IsolatedTest {
    private final TestRun run;
    private final String name;

    /** Makes a test whose warnings call the config by this name. */
    IsolatedTest(TestRun run, String name) {
        this.run = run;
        this.name = name;
    }

    /**
     * What the sender should know; nothing where this host allows no isolation.
     *
     * @param quiet the config without its log plugins, which would keep what collectd says to themselves
     * @param secrets those of the config
     */
    List<String> warnings(Path scratch, Path quiet, Secrets secrets) throws IOException, InterruptedException {
        Ended ended = run.isolated(scratch, quiet, List.of(quiet));
        if (!ended.entered() || !(ended.execution() instanceof Execution.Exited exited) || exited.status() == 0) {
            return List.of();
        }
        if (ended.killed()) {
            return List.of("A full test run (collectd -T, without network) did not end within "
                    + run.timeout().toSeconds() + " s; a plugin of the new config may hang");
        }
        String said = Complaints.of(ended.printed(), List.of(quiet.toString()), name, 0, secrets);
        return List.of("A full test run (collectd -T, without network) ended with exit status " + exited.status()
                + (said.isEmpty() ? "" : ": " + said));
    }
}
