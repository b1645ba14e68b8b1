package io.github.collectdmonitor;

import io.github.collectdmonitor.testkit.architecture.ArchitectureContract;
import org.junit.jupiter.api.Test;

/** Imports run one way. */
class CoreArchitectureTest extends ArchitectureContract {
    private static final String IMPORTS = """
            access: message, signature
            audit: json, message, state, text
            audit.verify: audit
            collectd: process, sandbox, systemd
            collectd.check: collectd, collectd.syntax, command, command.output, process, program, sandbox
            collectd.control: collectd, collectd.check, collectd.process, collectd.unixsock, command, command.output, process, sandbox, settings, systemd, time
            collectd.process: collectd, command, process, systemd
            collectd.syntax:
            collectd.unixsock: time
            command: command.output, command.process, message, program, settings, settings.parameter
            command.output: message, program, state
            command.process: command.output, program, settings
            configfile: command, command.output, message, program, settings
            crash:
            dispatch: access, audit, command, crash, ledger, ledger.record, ledger.task, message, message.codec, replace, replace.resume, replace.step, settings, signature, state
            hostsecurity: process, settings, settings.load
            hostsecurity.path: process
            json:
            ledger: crash, ledger.log, ledger.nonce, ledger.record, ledger.task, message, message.codec, state, time
            ledger.log: crash, ledger.record, state
            ledger.nonce: ledger.log, ledger.record, ledger.task
            ledger.record: message, time
            ledger.task: ledger.log, ledger.record, message, message.codec, state, time
            message:
            message.codec: json, message
            process:
            program:
            replace: collectd.control, command, message, message.codec, program, replace.confirm, replace.files, replace.resume, replace.run, replace.state, replace.step, settings
            replace.confirm: collectd, crash, json, message, process, replace.files, replace.run, replace.state, replace.step, time
            replace.files: command, configfile, json, message, state
            replace.resume: collectd, message, process, replace.confirm, replace.files, replace.rollback, replace.run, replace.state, replace.step
            replace.rollback: collectd, message, process, replace.files, replace.state, replace.step
            replace.run: collectd, collectd.check, collectd.control, command, message, process, program, replace.files, replace.rollback, replace.state, replace.step, settings, state
            replace.state: crash, json, message, message.codec, replace.files, replace.step, state, time
            replace.step: message
            sandbox: program
            settings: access, settings.parameter, settings.secret, signature
            settings.load: access, hostsecurity.path, json, message, process, settings, settings.parameter, settings.secret, signature
            settings.parameter: message
            settings.secret:
            signature: message, state
            state:
            systemd: collectd.syntax, command, command.output, program
            text:
            time:
            """;

    CoreArchitectureTest() {
        super(IMPORTS);
    }

    @Test
    void core_uses_neither_mqtt_nor_a_command_line_nor_a_logging_library() {
        MODULE.usesNone("org.eclipse.paho..", "picocli..", "org.tinylog..", "com.jcraft..");
    }

    @Test
    void regular_expressions_are_used_by_the_settings_only() {
        MODULE.usesOnlyIn("com.google.re2j..", "settings", "settings.parameter");
    }

    /** Whatever starts a process past it would hand on the agent's environment. */
    @Test
    void processes_are_prepared_in_one_class() {
        MODULE.preparesProcessesOnlyBy("io.github.collectdmonitor.program.CleanProcess");
    }
}
