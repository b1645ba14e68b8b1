package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.broker.MosquittoBroker;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import io.github.collectdmonitor.testkit.require.RequiresMosquitto;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that the README shows to those who embed the client: it is compiled and run as it stands there. */
@RequiresMosquitto
class ReadmeExampleIT {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void compiles_and_prints_the_result_of_a_command() throws Exception {
        Matcher block = JAVA_BLOCK.matcher(Files.readString(ProjectFolder.root().resolve("README.md")));
        assertThat(block.find()).isTrue();
        Path source = Files.writeString(folder.resolve("AskAgent.java"), block.group(1));
        // The sender's jar holds monitor-core, monitor-mqtt and what they need.
        String libraries = ShippedJar.SEND_COMMAND.path().toString();
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Werror", "-cp", libraries, "-d", folder.toString(), source.toString());
        assertThat(compiled).isZero();

        try (MosquittoBroker broker = MosquittoBroker.started();
                AgentUnderTest agent = new AgentUnderTest(broker)
                        .command("exec", "echo from the README; exit 3")
                        .start()) {
            ProgramResult result = Program.java()
                    .with("-cp", folder + File.pathSeparator + libraries, "AskAgent")
                    .with(broker.host() + ":" + broker.port(), agent.commandTopic(), agent.resultTopic())
                    .with("hello", "exec")
                    .run(WaitLimit.LIMIT);

            assertThat(result.stdout()).as(result.toString()).isEqualTo("3 from the README\n");
            assertThat(result.exitCode()).isZero();
        }
    }
}
