package io.github.collectdmonitor.agent.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.metric.Notification;
import io.github.collectdmonitor.metric.Severity;
import io.github.collectdmonitor.metric.record.EventLogWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Notification EVENT = new Notification(
            new Identifier("h", "df", "root", "percent_bytes", "used"),
            1_795_362_600_000_000_000L,
            Severity.WARNING,
            "full ".repeat(20),
            Map.of());

    @TempDir
    private Path folder;

    @Test
    void disk_that_takes_no_more_is_told_once() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path file = folder.resolve("record.jsonl");
        Recording recording = new Recording(new PrintWriter(out), new PrintWriter(err));
        EventLogWriter closed = EventLogWriter.create(file, 1 << 30);
        closed.close();

        for (int time = 0; time < 2000; time++) {
            recording.write(closed, file, EVENT);
        }

        assertThat(err.toString()).startsWith(file + " cannot be written: ").hasLineCount(1);
        assertThat(out.toString()).isEmpty();
    }
}
