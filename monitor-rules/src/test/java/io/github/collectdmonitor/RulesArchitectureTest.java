package io.github.collectdmonitor;

import io.github.collectdmonitor.testkit.architecture.ArchitectureContract;
import org.junit.jupiter.api.Test;

/** Imports run one way. */
class RulesArchitectureTest extends ArchitectureContract {
    private static final String IMPORTS = """
            feed: metric, packet, packet.security
            feed.network: feed, metric, packet, packet.security, packet.types, settings
            feed.unixsock: collectd.unixsock, feed, metric
            metric:
            metric.record: json, metric, state
            packet: metric, packet.security, packet.types, settings
            packet.security: settings
            packet.types: metric, state
            rules: metric, rules.definition, rules.expression, rules.fact, rules.firing, rules.series, state, time
            rules.definition: metric, rules.expression
            rules.expression: metric, settings.load, settings.parameter
            rules.fact: metric, rules.expression
            rules.file: json, rules.definition, rules.expression, settings, settings.load, state
            rules.firing: metric, rules.definition, state, time
            rules.lua: command, command.process, hostsecurity.path, metric, process, program, rules.definition, rules.firing, rules.lua.check, rules.lua.wire, settings, state
            rules.lua.check: metric
            rules.lua.wire: metric
            rules.series: metric, rules.definition, rules.expression, rules.fact, time
            """;

    RulesArchitectureTest() {
        super(IMPORTS);
    }

    @Test
    void rules_use_neither_mqtt_nor_a_command_line_nor_a_logging_library() {
        MODULE.usesNone("org.eclipse.paho..", "picocli..", "org.tinylog..", "com.jcraft..");
    }

    @Test
    void processes_are_prepared_elsewhere() {
        MODULE.preparesProcessesOnlyBy("");
    }
}
