package io.github.collectdmonitor.replace.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a staged file on an interrupted thread. */
final class StagedFileTest {
    private static final byte[] CONFIG = "Interval 10\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void an_interrupted_thread_stages_and_moves_as_any_other() throws Exception {
        Path place = folder.resolve("collectd.conf");
        Thread.currentThread().interrupt();
        StagedFile.write(place, CONFIG).moveTo(place);
        assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
        assertThat(place).hasBinaryContent(CONFIG);
    }

    @Test
    void interrupts_in_the_middle_spoil_nothing() throws Exception {
        Path place = folder.resolve("collectd.conf");
        Thread stager = Thread.currentThread();
        Thread interrupter = new Thread(
                () -> {
                    for (int i = 0; i < 200_000; i++) {
                        stager.interrupt();
                        Thread.onSpinWait();
                    }
                },
                "interrupter");
        interrupter.start();
        do {
            StagedFile.write(place, CONFIG).moveTo(place);
        } while (interrupter.isAlive());
        assertThat(Thread.interrupted()).as("the thread is still interrupted").isTrue();
        assertThat(place).hasBinaryContent(CONFIG);
    }
}
