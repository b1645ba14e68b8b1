package io.github.collectdmonitor.collectd.unixsock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.collectd.unixsock.PutNotification.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PutNotificationTest {
    @Test
    void is_one_line_with_all_texts_escaped() {
        assertThat(notification("a \"b\" \\ c\r\nPUTVAL x\u0000\u0085").line())
                .isEqualTo("PUTNOTIF severity=okay time=1795362601.007 host=\"web01\" plugin=\"collectd-monitor\""
                        + " type=\"disk\" message=\"a \\\"b\\\" \\\\ c  PUTVAL x  \"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, 1000})
    void message_that_collectd_would_cut_or_refuse_is_refused(int length) {
        assertThatThrownBy(() -> notification("x".repeat(length)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a notification's message has 1 to 255 bytes, not " + length);
    }

    @Test
    void length_counts_in_bytes() {
        assertThat(notification("ü".repeat(127)).message()).hasSize(127);
        assertThatThrownBy(() -> notification("ü".repeat(128))).hasMessageContaining("not 256");
    }

    @Test
    void names_that_collectd_would_cut_are_refused() {
        assertThatThrownBy(() ->
                        new PutNotification(Severity.OKAY, Instant.EPOCH, "h".repeat(128), "plugin", "type", "message"))
                .hasMessageStartingWith("a notification's host has 1 to 127 bytes, not 128");
    }

    @Test
    void line_that_collectd_would_split_is_refused() {
        String quotes = "\"".repeat(127);
        assertThatThrownBy(() ->
                        new PutNotification(Severity.OKAY, Instant.EPOCH, quotes, quotes, quotes, "\\".repeat(255)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes more than the 1023 bytes of a line");
    }

    @Test
    void missing_collectd_is_an_exception_that_names_the_socket() {
        assertThatThrownBy(() -> notification("x").send(Path.of("/nosuch/socket")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot connect to /nosuch/socket");
    }

    private static PutNotification notification(String message) {
        return new PutNotification(
                Severity.OKAY, Instant.ofEpochMilli(1_795_362_601_007L), "web01", "collectd-monitor", "disk", message);
    }
}
