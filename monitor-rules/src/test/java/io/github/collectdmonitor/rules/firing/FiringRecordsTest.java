package io.github.collectdmonitor.rules.firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParseException;
import io.github.collectdmonitor.time.TimePoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FiringRecordsTest {
    private static byte[] encoded(FiringRecords records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        records.writeTo(bytes);
        return bytes.toByteArray();
    }

    @Test
    void what_is_written_is_read() throws IOException {
        TimePoint timePoint = new TimePoint("boot", 5, Instant.parse("2026-01-01T00:00:00.123456789Z"));
        FiringKey local = new FiringKey("r", "s", "c", null, false);
        FiringKey remote = new FiringKey("r\n\"", "s", "c", "monitor/web1/command", true);
        byte[] bytes = encoded(new FiringRecords(
                Map.of(
                        local,
                                new FiringHistory(
                                        Duration.ofMinutes(5),
                                        Duration.ofHours(1),
                                        true,
                                        false,
                                        List.of(timePoint, timePoint)),
                        remote, new FiringHistory(Duration.ZERO, Duration.ofDays(1), false, true, List.of())),
                timePoint));
        FiringRecords read = FiringRecords.decode(bytes);

        assertThat(read.lostSince()).isEqualTo(timePoint);
        assertThat(read.histories()).containsOnlyKeys(local, remote);
        FiringHistory history = Objects.requireNonNull(read.histories().get(local));
        assertThat(history.firings()).containsExactly(timePoint, timePoint);
        assertThat(history.cooldown()).isEqualTo(Duration.ofMinutes(5));
        assertThat(history.kept()).isEqualTo(Duration.ofHours(1));
        assertThat(history.isReported()).isTrue();
        assertThat(history.isReplaced()).isFalse();
    }

    @Test
    void a_record_that_is_cut_off_anywhere_is_refused() throws IOException {
        TimePoint timePoint = new TimePoint("boot", 5, Instant.EPOCH);
        byte[] bytes = encoded(new FiringRecords(
                Map.of(
                        new FiringKey("r", "s", "c", null, false),
                        new FiringHistory(Duration.ofMinutes(5), Duration.ofHours(1), true, false, List.of(timePoint))),
                null));
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        for (int length = 0; length < text.length(); length++) {
            byte[] cut = text.substring(0, length).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> FiringRecords.decode(cut)).isInstanceOf(JsonParseException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{}",
                "{\"recoveries\": 5}",
                "{\"recoveries\": [5]}",
                "{\"recoveries\": [{}]}",
                "{\"recoveries\": [], \"lost_since\": {}}",
                "{\"recoveries\": [], \"lost_since\": {\"boot\": \"b\", \"nanos\": \"x\", \"wall\": \"then\"}}"
            })
    void what_the_agent_does_not_write_is_refused(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> FiringRecords.decode(bytes)).isInstanceOf(JsonParseException.class);
    }
}
