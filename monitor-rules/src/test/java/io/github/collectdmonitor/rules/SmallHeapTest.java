package io.github.collectdmonitor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered must fit into the heap of conf/monitor-agent.service, of which the rest of the agent has its part. */
final class SmallHeapTest {
    private static final int SERIES = 50_000;

    @TempDir
    private Path folder;

    /** Has one long rule true for as many series as the agent takes by default, saves it, and goes on with what was saved. */
    static final class ManySeries {
        private ManySeries() {}

        public static void main(String[] arguments) {
            EngineScene scene = new EngineScene(Path.of(arguments[0]));
            scene.rules("\"cooldown\": \"0s\", \"hold\": \"2 of 2\", \"when\": \"metric.value < 10"
                    + " && metric.value < 10".repeat(12) + "\"");
            scene.most(SERIES);
            for (int i = 0; i < SERIES; i++) {
                scene.gauge("a-name-as-long-as-some-are-" + i, 5);
            }
            scene.restart();
            scene.restart();
        }
    }

    @Test
    void a_rule_that_is_true_for_all_series_can_be_saved() throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms8m",
                        "-Xmx40m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ManySeries.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(process.waitFor())
                .as("exit code; it said %s", Files.readAllLines(said))
                .isZero();
        assertThat(Files.size(folder.resolve("state/rules.json"))).isLessThan(200L * StateSnapshot.MOST);
        assertThat(List.of(folder.resolve("state").toFile().list())).noneMatch(name -> name.contains("broken"));
    }
}
