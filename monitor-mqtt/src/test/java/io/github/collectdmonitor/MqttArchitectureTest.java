package io.github.collectdmonitor;

import io.github.collectdmonitor.testkit.architecture.ArchitectureContract;
import org.junit.jupiter.api.Test;

/** Imports run one way. */
class MqttArchitectureTest extends ArchitectureContract {
    private static final String IMPORTS = """
            mqtt: access, json, message, message.codec, mqtt.connection, mqtt.link, mqtt.message, mqtt.paho, mqtt.socket, mqtt.tls, settings, signature
            mqtt.connection: mqtt.message, mqtt.socket, mqtt.tls, settings, text
            mqtt.link: mqtt.connection, mqtt.message, mqtt.paho, mqtt.socket, mqtt.tls, settings
            mqtt.message: message
            mqtt.paho: message, mqtt.connection, mqtt.message, mqtt.socket, mqtt.tls, settings, settings.secret, text
            mqtt.socket: settings
            mqtt.tls: settings, text
            """;

    MqttArchitectureTest() {
        super(IMPORTS);
    }

    @Test
    void mqtt_uses_neither_a_command_line_nor_a_logging_library() {
        MODULE.usesNone("picocli..", "org.tinylog..", "com.jcraft..");
    }

    @Test
    void the_client_library_is_used_below_the_link_only() {
        MODULE.usesOnlyIn("org.eclipse.paho..", "mqtt.paho", "mqtt.connection");
    }

    @Test
    void processes_are_prepared_elsewhere() {
        MODULE.preparesProcessesOnlyBy("");
    }
}
