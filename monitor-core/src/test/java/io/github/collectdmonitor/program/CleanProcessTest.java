package io.github.collectdmonitor.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CleanProcessTest {
    private static final List<String> ENV = List.of("/usr/bin/env");

    private static List<String> lines(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @Test
    void program_gets_path_and_language_and_no_more() throws IOException {
        assertThat(System.getenv()).as("the environment of the test itself").hasSizeGreaterThan(2);

        assertThat(lines(CleanProcess.of(ENV)))
                .containsExactlyInAnyOrder(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8");
    }

    @Test
    void what_is_added_stands_beside_or_instead() throws IOException {
        assertThat(lines(CleanProcess.of(ENV, Map.of("LANG", "C", "TZ", "Asia/Tokyo"))))
                .containsExactlyInAnyOrder("PATH=" + CleanProcess.PATH, "LANG=C", "TZ=Asia/Tokyo");
    }

    @Test
    void program_without_a_folder_is_refused_as_the_jvm_would_look_for_it() {
        assertThatThrownBy(() -> CleanProcess.of(List.of("env")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("absolute path");
    }

    @Test
    void programs_of_the_system_are_found_and_others_named() {
        assertThat(SystemProgram.path("setsid")).isExecutable();
        assertThat(SystemProgram.path("no-such-program")).isEqualTo(Path.of("/usr/bin/no-such-program"));
    }
}
