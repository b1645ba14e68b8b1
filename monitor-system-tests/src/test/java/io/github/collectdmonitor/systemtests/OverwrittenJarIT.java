package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.systemtests.Senders.Reply;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An agent whose jar is overwritten in place while it runs, as {@code cp} does. */
@RequiresCollectd
@RequiresMosquitto
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("slow")
class OverwrittenJarIT {
    @RegisterExtension
    static final ReplacementHost HOST = ReplacementHost.quick();

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void agent_goes_on_with_what_it_has_loaded() throws IOException {
        Path jar = HOST.file("agent.jar");
        Files.copy(ShippedJar.AGENT.path(), jar);
        HOST.hostAgent().start(withJar(HOST.agentProgram(), jar));
        // What is first wanted after it waits until all is loaded.
        HOST.sender().send(HOST.quick("new"), "--check-only").expectCode(0);

        overwrite(jar, ShippedJar.SEND_COMMAND.path());

        Reply failed = HOST.sender().send(HOST.endsAtOnce()).expectCode(0x2007);
        assertThat(failed.message()).contains("the old config is in place again");
        HOST.assertRunsWith(HOST.old());

        HOST.sender().senders().command("hello", "exec").run(LIMIT).expectExit(0);
        HOST.sender().send(HOST.quick("new")).expectCode(0);
        HOST.assertRunsWith(HOST.quick("new"));

        HOST.sender().ask("--rollback").expectCode(0);
        HOST.assertRunsWith(HOST.old());
    }

    private static Program withJar(Program program, Path jar) {
        String shipped = ShippedJar.AGENT.path().toString();
        List<String> command = program.command().stream()
                .map(argument -> argument.equals(shipped) ? jar.toString() : argument)
                .toList();
        return new Program(command, program.environment(), program.inheritsEnvironment());
    }

    /** Into the same file, which the agent has open. */
    private static void overwrite(Path jar, Path by) throws IOException {
        try (OutputStream output = Files.newOutputStream(jar, StandardOpenOption.TRUNCATE_EXISTING)) {
            Files.copy(by, output);
        }
    }
}
