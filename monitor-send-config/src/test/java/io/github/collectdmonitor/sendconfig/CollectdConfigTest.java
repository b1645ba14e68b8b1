package io.github.collectdmonitor.sendconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.collectdmonitor.cli.error.ExitCode;
import io.github.collectdmonitor.cli.error.SenderException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectdConfigTest {
    private static final int LIMIT = 100;

    @TempDir
    private Path folder = Path.of("");

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private String read(byte[] content) throws Exception {
        return CollectdConfig.read(
                Files.write(folder.resolve("collectd.conf"), content).toString(), input(""), LIMIT);
    }

    private static void assertUnusable(ThrowingCallable reading, String reason) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        SenderException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(reason);
    }

    @Test
    void a_file_is_read_as_it_is() throws Exception {
        String config = "# 設定\r\nLoadPlugin cpu\n\n";

        assertThat(read(config.getBytes(StandardCharsets.UTF_8))).isEqualTo(config);
    }

    @Test
    void a_dash_reads_standard_input() throws Exception {
        assertThat(CollectdConfig.read("-", input("LoadPlugin cpu\n"), LIMIT)).isEqualTo("LoadPlugin cpu\n");
        assertUnusable(() -> CollectdConfig.read("-", input(""), LIMIT), "standard input is empty");
    }

    @Test
    void what_cannot_be_read_is_named() {
        assertUnusable(
                () -> CollectdConfig.read(folder.resolve("missing").toString(), input(""), LIMIT),
                "missing cannot be read: there is no such file");
        assertUnusable(
                () -> CollectdConfig.read(folder.toString(), input(""), LIMIT), "cannot be read: it is a folder");
    }

    @Test
    void an_empty_file_is_refused() {
        assertUnusable(() -> read(new byte[0]), "is empty");
    }

    @Test
    void a_file_that_is_not_utf_8_is_refused() {
        assertUnusable(() -> read("Caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)), "is not UTF-8");
    }

    @Test
    void a_file_up_to_the_limit_is_read() throws Exception {
        assertThat(read(new byte[LIMIT])).hasSize(LIMIT);
        assertUnusable(() -> read(new byte[LIMIT + 1]), "is larger than 100 bytes");
    }

    @Test
    void an_endless_input_is_refused() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '#';
            }
        };

        assertUnusable(() -> CollectdConfig.read("-", endless, LIMIT), "standard input is larger than 100 bytes");
    }
}
