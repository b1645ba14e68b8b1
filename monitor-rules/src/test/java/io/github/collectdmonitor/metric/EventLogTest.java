package io.github.collectdmonitor.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.metric.record.EventCodec;
import io.github.collectdmonitor.metric.record.EventLogReader;
import io.github.collectdmonitor.metric.record.EventLogWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final long PLENTY = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void what_is_recorded_can_be_read_again() throws Exception {
        Path file = folder.resolve("events");
        try (EventLogWriter writer = EventLogWriter.create(file, PLENTY)) {
            writer.write(event("one"));
            writer.write(event("two"));
        }

        try (EventLogReader reader = EventLogReader.open(file)) {
            assertThat(reader.next()).isEqualTo(event("one"));
            assertThat(reader.next()).isEqualTo(event("two"));
            assertThat(reader.next()).isNull();
            assertThat(reader.number()).isEqualTo(2);
        }
    }

    @Test
    void a_record_is_for_its_owner_only_and_never_overwritten() throws Exception {
        Path file = folder.resolve("events");
        EventLogWriter.create(file, PLENTY).close();

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> EventLogWriter.create(file, PLENTY)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void a_full_record_grows_no_more_and_counts_what_it_lacks() throws Exception {
        Path file = folder.resolve("events");
        try (EventLogWriter writer = EventLogWriter.create(file, 300)) {
            for (int number = 0; number < 10; number++) {
                writer.write(event("message"));
            }

            assertThat(writer.skipped()).isBetween(7L, 9L);
        }
        assertThat(Files.size(file)).isBetween(100L, 300L);
    }

    @Test
    void an_event_too_long_for_a_line_is_left_out() throws Exception {
        Path file = folder.resolve("events");
        try (EventLogWriter writer = EventLogWriter.create(file, PLENTY)) {
            writer.write(event("x".repeat(EventCodec.LONGEST_LINE)));
            writer.write(event("short"));

            assertThat(writer.skipped()).isEqualTo(1);
        }
        try (EventLogReader reader = EventLogReader.open(file)) {
            assertThat(reader.next()).isEqualTo(event("short"));
        }
    }

    @Test
    void what_was_flushed_can_be_read_while_recording_goes_on() throws Exception {
        Path file = folder.resolve("events");
        try (EventLogWriter writer = EventLogWriter.create(file, PLENTY)) {
            writer.write(event("one"));
            writer.flush();

            try (EventLogReader reader = EventLogReader.open(file)) {
                assertThat(reader.next()).isEqualTo(event("one"));
            }
        }
    }

    @Test
    void a_bad_line_is_named_and_the_next_one_read() throws Exception {
        Path file = folder.resolve("events");
        String good = new String(EventCodec.encode(event("good")), StandardCharsets.UTF_8);
        Files.writeString(file, good + "\n\nbad\n" + "x".repeat(200_000) + "\n" + good);

        try (EventLogReader reader = EventLogReader.open(file)) {
            assertThat(reader.next()).isEqualTo(event("good"));
            assertThatThrownBy(reader::next).hasMessageStartingWith("line 3: it is not valid JSON");
            assertThatThrownBy(reader::next).hasMessage("line 4: it is longer than 65536 bytes");
            assertThat(reader.next()).isEqualTo(event("good"));
            assertThat(reader.next()).isNull();
        }
    }

    private static Event event(String message) {
        return new Notification(new Identifier("h", "p", "", "", ""), 1, Severity.WARNING, message, Map.of());
    }
}
