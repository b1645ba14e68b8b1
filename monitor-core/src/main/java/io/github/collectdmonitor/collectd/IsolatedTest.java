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
     * What a run came to.
     *
     * @param printed what collectd printed, with the secrets in it; empty where nothing was amiss
     * @param warnings what the sender should know
     */
    record Finding(String printed, List<String> warnings) {
        private static final Finding NOTHING = new Finding("", List.of());
    }

    /**
     * Runs it; where this host allows no isolation, nothing is found.
     *
     * @param quiet the config without its log plugins, which would keep what collectd says to themselves
     * @param secrets those of the config
     */
    Finding run(Path scratch, Path quiet, Secrets secrets) throws IOException, InterruptedException {
        Ended ended = run.isolated(scratch, quiet, List.of(quiet));
        if (!ended.entered() || !(ended.execution() instanceof Execution.Exited exited) || exited.status() == 0) {
            return Finding.NOTHING;
        }
        if (ended.killed()) {
            return new Finding(
                    ended.printed(),
                    List.of("A full test run (collectd -T, without network) did not end within "
                            + run.timeout().toSeconds() + " s; a plugin of the new config may hang"));
        }
        String said = Complaints.of(ended.printed(), List.of(quiet.toString()), name, 0, secrets);
        return new Finding(
                ended.printed(),
                List.of("A full test run (collectd -T, without network) ended with exit status " + exited.status()
                        + (said.isEmpty() ? "" : ": " + said)));
    }
}
