package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.ResultCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplacementReportTest {
    @TempDir
    Path folder;

    @Test
    void the_report_is_the_result_and_only_its_owner_may_read_it() throws IOException {
        Path file = Files.writeString(folder.resolve("report.json"), "an older one");
        TaskResult result = new TaskResult(
                new TaskId(7), Instant.EPOCH, Outcome.of(ResultCode.ROLLED_BACK, "went back"), "host", false);

        new ReplacementReport(file).write(result);

        assertThat(ResultCodec.decode(Files.readAllBytes(file))).contains(result);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }
}
