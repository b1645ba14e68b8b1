package io.github.collectdmonitor.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.metric.Identifier;
import io.github.collectdmonitor.rules.SavedStates.Saved;
import io.github.collectdmonitor.rules.StateSnapshot.Entry;
import io.github.collectdmonitor.rules.series.HoldState;
import io.github.collectdmonitor.rules.series.SeriesKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateRecordsTest {
    private static Entry entry(String host, String rule, String watched) {
        SeriesKey key = new SeriesKey(new Identifier(host, "p\n", "pi", "t", "ti"), "source");
        return new Entry(key, rule, new Saved(watched, 9, new HoldState(5, Long.MIN_VALUE, 7, true)));
    }

    private static String written(List<Entry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StateRecords.write(entries, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static SavedStates read(String text) throws IOException {
        return StateRecords.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void what_is_written_is_read() throws IOException {
        List<Entry> entries = List.of(entry("a", "r", "one"), entry("b", "r", "one"), entry("c", "q", "\u00fc\""));
        List<String> read = new ArrayList<>();
        read(written(entries))
                .visit((key, rule, saved) -> read.add(key.identifier().host()
                        + key.source()
                        + rule
                        + saved.watched()
                        + saved.interval()
                        + saved.state().bits()
                        + saved.state().since()
                        + saved.state().last()
                        + saved.state().isActive()));

        assertThat(read)
                .containsExactlyInAnyOrder(
                        "asourcerone95" + Long.MIN_VALUE + "7true",
                        "bsourcerone95" + Long.MIN_VALUE + "7true",
                        "csourceq\u00fc\"95" + Long.MIN_VALUE + "7true");
    }

    @Test
    void what_arule_watches_for_is_written_once() throws IOException {
        assertThat(written(List.of(entry("a", "r", "one"), entry("b", "r", "one"))))
                .containsOnlyOnce("\"r\"")
                .containsOnlyOnce("\"one\"");
    }

    @Test
    void a_record_that_is_cut_off_anywhere_is_refused() throws IOException {
        String text = written(List.of(entry("a", "r", "one"), entry("b", "r", "one")));
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{}",
                "{\"states\": []}",
                "{\"rules\": [], \"states\": [[0]]}",
                "{\"rules\": [[\"r\", \"w\"]], \"states\": [[-1]]}",
                "{\"rules\": [[\"r\", \"w\"]], \"states\": [[0, \"h\"]]}",
                "{\"rules\": [], \"states\": []} 5"
            })
    void what_the_agent_does_not_write_is_refused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }
}
