package io.github.collectdmonitor;

import io.github.collectdmonitor.testkit.architecture.ArchitectureContract;
import org.junit.jupiter.api.Test;

/** Imports run one way. */
class AgentArchitectureTest extends ArchitectureContract {
    private static final String IMPORTS = """
            agent: access, agent.broker, agent.log, agent.monitor, agent.replay, audit, audit.verify, collectd.control, command, command.output, dispatch, hostsecurity, ledger, message, mqtt, mqtt.tls, process, replace, replace.step, settings, settings.load, signature, state, text
            agent.broker: crash, dispatch, ledger, ledger.task, message, message.codec, mqtt, mqtt.connection, mqtt.message, mqtt.tls, settings, signature, time
            agent.log: program, settings, text
            agent.monitor: access, audit, collectd, collectd.control, collectd.unixsock, command, dispatch, feed, feed.network, feed.unixsock, hostsecurity, message, message.codec, metric, mqtt, mqtt.tls, packet.security, packet.types, process, rules, rules.definition, rules.fact, rules.file, rules.firing, rules.lua, settings, signature, state, time
            agent.replay: agent.monitor, feed, metric, metric.record, rules, rules.definition, rules.fact, rules.firing, rules.lua, settings, state, time
            """;

    AgentArchitectureTest() {
        super(IMPORTS);
    }

    @Test
    void the_agent_uses_neither_the_client_library_nor_an_ssh_client() {
        MODULE.usesNone("org.eclipse.paho..", "com.jcraft..");
    }

    @Test
    void processes_are_prepared_elsewhere() {
        MODULE.preparesProcessesOnlyBy("");
    }
}
