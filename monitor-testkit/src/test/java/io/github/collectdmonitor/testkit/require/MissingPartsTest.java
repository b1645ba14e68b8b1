package io.github.collectdmonitor.testkit.require;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingPartsTest {
    @TempDir
    private Path folder;

    @Test
    void nothing_noted_means_all_was_there() {
        assertThat(new MissingParts(folder.resolve("none")).report())
                .containsExactly("All parts that the tests need were there; none was skipped for a missing one.");
    }

    @Test
    void report_counts_tests_by_part_and_says_what_to_install() {
        MissingParts missing = new MissingParts(folder.resolve("target/missing-parts.txt"));
        missing.add(Part.COLLECTD, 3, "a");
        missing.add(Part.DOCKER, 1, "b");
        missing.add(Part.COLLECTD, 1, "c");

        assertThat(missing.report())
                .containsExactly(
                        "5 tests were skipped, because this machine lacks:",
                        "  collectd (4): apt-get install collectd-core libpython3.11",
                        "  docker (1): a running Docker, optional");
    }
}
