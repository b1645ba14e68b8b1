package io.github.collectdmonitor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.audit.AuditEntry.Decided;
import io.github.collectdmonitor.audit.AuditEntry.Who;
import io.github.collectdmonitor.audit.AuditException;
import io.github.collectdmonitor.audit.AuditLimits;
import io.github.collectdmonitor.audit.AuditLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class AuditVerificationTest {
    private static final int WHOLE = 0;
    private static final int NOT_WHOLE = 1;
    private static final int USAGE = 2;

    @TempDir
    private Path folder;

    private Path file;
    private String head;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws AuditException {
        file = folder.resolve("audit.log");
        try (AuditLog log = AuditLog.open(file, new AuditLimits(AuditLimits.LEAST_BYTES, 20), Clock.systemUTC())) {
            for (int count = 0; count < 3; count++) {
                log.force(log.append(Decided.accepted(new Who("alice", "c", null, "what", null, null))));
            }
            head = log.head();
        }
    }

    private int verify(String... arguments) {
        return new CommandLine(new AgentMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void whole_log_is_0_and_one_line_without_any_settings() {
        assertThat(verify("--verify-audit", file.toString())).isEqualTo(WHOLE);

        assertThat(out.toString()).hasLineCount(1).contains(file + " is whole: 3 lines", "head " + head);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void expected_head_that_is_there_is_0() {
        assertThat(verify("--verify-audit", file.toString(), "--expect-head", head))
                .isEqualTo(WHOLE);

        assertThat(out.toString()).contains("the expected hash is line 3's");
    }

    @Test
    void cut_end_is_1_where_the_head_is_expected() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(0) + "\n" + lines.get(1) + "\n");

        assertThat(verify("--verify-audit", file.toString())).isEqualTo(WHOLE);
        assertThat(verify("--verify-audit", file.toString(), "--expect-head", head))
                .isEqualTo(NOT_WHOLE);

        assertThat(out.toString()).hasLineCount(2).contains("the end of the log was removed");
    }

    @Test
    void cut_beginning_is_1_and_the_missing_lines_are_named() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(2) + "\n");

        assertThat(verify("--verify-audit", file.toString())).isEqualTo(NOT_WHOLE);

        assertThat(out.toString())
                .hasLineCount(1)
                .contains(file + ", line 1 (sequence number 1): lines 1 to 2 are missing before line 3");
    }

    @Test
    void log_that_was_removed_while_the_agent_ran_is_1_and_so_it_stays() throws IOException, AuditException {
        try (AuditLog log = AuditLog.open(file, new AuditLimits(AuditLimits.LEAST_BYTES, 20), Clock.systemUTC())) {
            Files.delete(file);
            log.force(log.append(Decided.accepted(new Who("alice", "c", null, "what", null, null))));
        }

        assertThat(verify("--verify-audit", file.toString())).isEqualTo(NOT_WHOLE);

        assertThat(out.toString())
                .hasLineCount(1)
                .contains(
                        file + ", line 1 (sequence number 4): the agent restarted the log here at ",
                        "\"audit.log was removed\"; lines before it may be missing");
    }

    @Test
    void changed_line_is_1_and_is_named() throws IOException {
        Files.writeString(file, Files.readString(file).replaceFirst("alice", "mallo"));

        assertThat(verify("--verify-audit", file.toString())).isEqualTo(NOT_WHOLE);

        assertThat(out.toString()).hasLineCount(1).contains(file + ", line 1 (sequence number 1): it was changed");
    }

    @Test
    void file_that_cannot_be_read_is_2() {
        Path missing = folder.resolve("nothing.log");

        assertThat(verify("--verify-audit", missing.toString())).isEqualTo(USAGE);
        assertThat(err.toString())
                .contains(missing + " cannot be read: missing")
                .hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void wrong_usage_is_2_and_says_what_is_wrong() {
        assertThat(verify("--verify-audit", file.toString(), "--expect-head", "abc"))
                .isEqualTo(USAGE);
        assertThat(err.toString()).contains("must be a SHA-256 in 64 hexadecimal digits");

        assertThat(verify("--expect-head", head)).isEqualTo(USAGE);
        assertThat(err.toString()).contains("--expect-head needs --verify-audit FILE");
    }
}
