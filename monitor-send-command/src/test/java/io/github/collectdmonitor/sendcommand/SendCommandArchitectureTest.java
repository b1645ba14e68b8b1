package io.github.collectdmonitor.sendcommand;

import io.github.collectdmonitor.testkit.architecture.ArchitectureContract;

/** Imports run one way. */
class SendCommandArchitectureTest extends ArchitectureContract {
    private static final String IMPORTS = """
            sendcommand: cli, cli.error, cli.option, message
            """;

    SendCommandArchitectureTest() {
        super(IMPORTS);
    }
}
