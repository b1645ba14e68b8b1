package io.github.collectdmonitor.collectd.check;

import io.github.collectdmonitor.collectd.check.TestRun.Ended;
import io.github.collectdmonitor.command.Execution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a complete test of a config ({@code collectd -T}) in the sandbox. It also fails for good configs whose sources
 * are down, so that it only gives warnings.
 */
final class IsolatedTest {
    private final TestRun run;
    private final String name;

    /** Creates a test; its warnings use this name of the config. */
    IsolatedTest(TestRun run, String name) {
        this.run = run;
        this.name = name;
    }

    /**
     * The result of a test.
     *
     * @param printed the output of collectd, including secrets; empty if there was no error
     * @param warnings warnings for the sender
     */
    record Finding(String printed, List<String> warnings) {
        private static final Finding NOTHING = new Finding("", List.of());
    }

    /**
     * Runs the test; if this host allows no sandbox, the result is empty.
     *
     * @param quiet the config without its log plugins, which would redirect the messages of collectd
     * @param configSecrets the secrets of the config
     */
    Finding run(Path scratch, Path quiet, ConfigSecrets configSecrets) throws IOException, InterruptedException {
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
        String said = CollectdMessages.of(ended.printed(), List.of(quiet.toString()), name, 0, configSecrets);
        return new Finding(
                ended.printed(),
                List.of("A full test run (collectd -T, without network) ended with exit status " + exited.status()
                        + (said.isEmpty() ? "" : ": " + said)));
    }
}
