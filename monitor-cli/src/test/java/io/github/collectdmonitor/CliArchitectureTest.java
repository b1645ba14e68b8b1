package io.github.collectdmonitor;

import io.github.collectdmonitor.testkit.architecture.ArchitectureContract;
import org.junit.jupiter.api.Test;

/** Imports run one way. */
class CliArchitectureTest extends ArchitectureContract {
    private static final String IMPORTS = """
            cli: cli.error, cli.option, cli.output, message, message.codec, mqtt, mqtt.message, mqtt.tls, settings, text
            cli.error: text
            cli.option: cli.error, cli.output, message, mqtt, settings, settings.secret, signature
            cli.output: message, message.codec, mqtt, text
            """;

    CliArchitectureTest() {
        super(IMPORTS);
    }

    @Test
    void senders_use_neither_the_client_library_nor_a_logging_library() {
        MODULE.usesNone("org.eclipse.paho..", "org.tinylog..");
    }

    @Test
    void the_ssh_client_is_used_in_one_package() {
        MODULE.usesOnlyIn("com.jcraft..", "cli.option");
    }

    @Test
    void processes_are_prepared_elsewhere() {
        MODULE.preparesProcessesOnlyBy("");
    }
}
