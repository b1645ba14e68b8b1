package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.settings.CollectdSettings.Timeouts;
import io.github.collectdmonitor.testkit.process.Program;
import io.github.collectdmonitor.testkit.process.ProgramRun;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a mounted file system without a server: every access hangs. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SilentFileSystemTest {
    /** A server that never answers, and ends with its input. */
    private static final String SERVER = """
            exec 3<>/dev/fuse
            mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 silent "$1" && echo mounted && exec cat
            """;

    private final ReplaceScene scene = ReplaceScene.stopped();
    private final Path point = scene.collectd().folder().resolve("silent");
    private ProgramRun server = Program.shell(":").start();

    @BeforeEach
    void mount() throws IOException {
        Files.createDirectories(point);
        server = Program.shell(SERVER, point.toString()).start();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> server.stdout().contains("mounted"));
    }

    @AfterEach
    void close() {
        server.close();
        Ext4Folder.run("umount", "-l", point.toString());
        scene.close();
    }

    @Test
    void config_that_has_nothing_to_do_with_it_is_checked_in_the_sandbox() {
        Outcome outcome = scene.carryOut(new Check(scene.quick("new"), null));

        assertThat(outcome.code()).as(outcome.toString()).isZero();
        assertThat(outcome.warnings()).noneMatch(warning -> warning.contains("sandbox"));
    }

    @Test
    void config_that_includes_a_file_of_it_is_refused() {
        scene.times(new Timeouts(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1)));

        Outcome outcome = scene.carryOut(new Check(scene.quick("new") + "Include \"" + point + "/*.conf\"\n", null));

        assertThat(outcome.resultCode()).as(outcome.toString()).contains(ResultCode.CONFIG_BROKEN);
        assertThat(outcome.message()).contains("does not answer");
    }
}
