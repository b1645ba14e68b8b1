package io.github.collectdmonitor.sendconfig;

import io.github.collectdmonitor.testkit.architecture.ArchitectureContract;

/** Imports run one way. */
class SendConfigArchitectureTest extends ArchitectureContract {
    private static final String IMPORTS = """
            sendconfig: cli, cli.error, cli.option, message
            """;

    SendConfigArchitectureTest() {
        super(IMPORTS);
    }
}
