package io.github.collectdmonitor.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.files.TemporaryFolder;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramResult;
import io.github.collectdmonitor.testkit.process.ShippedJar;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shipped agent verifies an audit log that was written by the documented rules, by none of its own code. */
class AuditVerifyIT {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final int WHOLE = 0;
    private static final int NOT_WHOLE = 1;
    private static final int USAGE = 2;
    private static final String NO_HASH = "0".repeat(64);

    private final TemporaryFolder folder = TemporaryFolder.create("audit");
    private final Path newest = folder.resolve("audit.log");
    private final Path full = folder.resolve("audit.log.000000000003");
    private String head = NO_HASH;

    @BeforeEach
    void write() throws IOException {
        writeLines(full, 1, 3);
        writeLines(newest, 4, 5);
    }

    @AfterEach
    void clean() {
        folder.close();
    }

    private void writeLines(Path file, int first, int last) throws IOException {
        writeLines(file, first, last, 1);
    }

    private void writeLines(Path file, int first, int last, int keptFrom) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int seq = first; seq <= last; seq++) {
                String kept = seq == first ? "\"kept_from\":" + keptFrom + "," : "";
                String line = "{\"seq\":" + seq + ",\"prev\":\"" + head + "\"," + kept
                        + "\"time\":\"2026-11-26T00:41:19.309Z\","
                        + "\"event\":\"decided\",\"signer\":\"alice\",\"topic\":\"monitor/web01/command\",\"task_id\":"
                        + seq + ",\"what\":\"command \\\"nginx\\\" \\\"restart\\\"\",\"accepted\":true}";
                writer.write(line + "\n");
                head = Sha256.of(line);
            }
        }
    }

    private static ProgramResult verify(int exitCode, String... arguments) {
        return ShippedJar.AGENT.program(arguments).run(LIMIT).expectExit(exitCode);
    }

    @Test
    void whole_log_of_two_files_is_told_in_one_line_without_a_config_file() {
        ProgramResult run = verify(WHOLE, "--verify-audit", newest.toString(), "--expect-head", head);

        assertThat(run.stdout())
                .as(run.toString())
                .hasLineCount(1)
                .contains("is whole: 5 lines in 2 files, from 1 (", ") to 5 (", "head " + head);
        assertThat(run.stderr()).isEmpty();
    }

    @Test
    void changed_line_is_named_with_its_file() throws IOException {
        Files.writeString(full, Files.readString(full).replace("\"task_id\":2,", "\"task_id\":7,"));

        ProgramResult run = verify(NOT_WHOLE, "--verify-audit", newest.toString());

        assertThat(run.stdout()).as(run.toString()).contains(full + ", line 2 (sequence number 2): it was changed");
    }

    @Test
    void cut_end_shows_by_the_expected_head() throws IOException {
        String whole = Files.readString(newest);
        Files.writeString(newest, whole.substring(0, whole.indexOf('\n') + 1));

        verify(WHOLE, "--verify-audit", newest.toString());
        ProgramResult run = verify(NOT_WHOLE, "--verify-audit", newest.toString(), "--expect-head", head);

        assertThat(run.stdout()).as(run.toString()).contains("the end of the log was removed");
    }

    @Test
    void cut_beginning_is_named_as_missing() throws IOException {
        String whole = Files.readString(full);
        Files.writeString(full, whole.substring(whole.indexOf('\n') + 1));
        assertThat(verify(NOT_WHOLE, "--verify-audit", newest.toString()).stdout())
                .contains(full + ", line 1 (sequence number 1): line 1 is missing before line 2");

        Files.delete(full);
        assertThat(verify(NOT_WHOLE, "--verify-audit", newest.toString()).stdout())
                .contains(newest + ", line 1 (sequence number 1): lines 1 to 3 are missing before line 4");
    }

    @Test
    void log_whose_oldest_file_the_agent_itself_deleted_is_whole() throws IOException {
        Path second = folder.resolve("audit.log.000000000005");
        Files.move(newest, second);
        writeLines(newest, 6, 7, 4);
        verify(WHOLE, "--verify-audit", newest.toString());

        Files.delete(full);
        assertThat(verify(WHOLE, "--verify-audit", newest.toString()).stdout())
                .contains("is whole: 4 lines in 2 files, from 4 (");

        Files.delete(second);
        assertThat(verify(NOT_WHOLE, "--verify-audit", newest.toString()).stdout())
                .contains("lines 4 to 5 are missing before line 6");
    }

    @Test
    void log_that_began_anew_is_not_whole_and_says_why() throws IOException {
        String anew = "{\"seq\":6,\"prev\":\"" + head + "\",\"time\":\"2026-11-26T00:41:19.309Z\","
                + "\"event\":\"began anew\",\"why\":\"audit.log was removed\"}\n";
        Files.writeString(newest, anew, StandardOpenOption.APPEND);

        assertThat(verify(NOT_WHOLE, "--verify-audit", newest.toString()).stdout())
                .hasLineCount(1)
                .contains(
                        newest + ", line 3 (sequence number 6): the agent restarted the log here",
                        "audit.log was removed",
                        "lines before it may be missing");
    }

    @Test
    void log_that_is_not_there_and_wrong_usage_end_with_2() {
        ProgramResult missing =
                verify(USAGE, "--verify-audit", folder.resolve("nothing.log").toString());
        assertThat(missing.stderr())
                .as(missing.toString())
                .contains("nothing.log cannot be read")
                .hasLineCount(1);

        assertThat(verify(USAGE, "--expect-head", head).stderr()).contains("needs --verify-audit");
    }

    @Test
    @Tag("slow")
    void large_log_is_read_in_little_memory() throws IOException {
        head = NO_HASH;
        Path large = folder.resolve("large.log");
        writeLines(large, 1, 300_000);
        assertThat(Files.size(large)).isGreaterThan(64 << 20);

        ProgramResult run = Program.java()
                .with(
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-jar",
                        ShippedJar.AGENT.path().toString())
                .with("--verify-audit", large.toString(), "--expect-head", head)
                .run(LIMIT)
                .expectExit(WHOLE);

        assertThat(run.stdout()).as(run.toString()).contains("300000 lines in 1 file");
    }
}
