package io.github.collectdmonitor.testkit.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerMainTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    @Test
    void prints_nothing_but_its_port_and_ends_with_its_input() throws IOException {
        try (ProgramRun run = Program.mainClass(EmbeddedBrokerMain.class).start()) {
            run.awaitUntil("its port", LIMIT, () -> run.stdout().endsWith("\n"));
            int port = Integer.parseInt(run.stdout().strip());
            new Socket(InetAddress.getLoopbackAddress(), port).close();

            run.closeInput();

            ProgramResult result = run.await(LIMIT).expectExit(0);
            assertThat(result.lines()).containsExactly(Integer.toString(port));
        }
    }
}
