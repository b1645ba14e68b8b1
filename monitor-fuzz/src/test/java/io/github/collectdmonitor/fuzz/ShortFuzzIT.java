package io.github.collectdmonitor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ProjectFolder;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A short run of all targets by the documented command. */
@Tag("slow")
class ShortFuzzIT {
    @Test
    void jazzer_finds_nothing_in_ten_seconds() {
        ProgramResult result = Program.of(
                        ProjectFolder.root().resolve("monitor-fuzz/fuzz").toString(), "10")
                .withVariable("JAVA_HOME", System.getProperty("java.home"))
                .run(Duration.ofMinutes(10));

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.stdout().lines())
                .as("each target ran, and Jazzer saw what it reached")
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches("\\w+: \\d+ executions, coverage from \\d+ to \\d{3,}"));
    }
}
