package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.step.RetryPolicy;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that configs which collectd parses but rejects at its start are rejected before collectd is stopped, and no
 * others.
 */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class StartRefusalTest {
    private final ReplaceScene scene = ReplaceScene.stopped();
    private final Path folder = scene.collectd().folder();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void config_that_uses_all_levels_of_include_is_accepted_and_one_more_is_refused() throws IOException {
        // A chain of the config and seven files is collectd's maximum depth.
        for (int level = 1; level <= 7; level++) {
            Files.writeString(folder.resolve(level + ".inc"), include(level + 1));
        }
        Files.writeString(folder.resolve("8.inc"), "LoadPlugin memory\n");
        String good = scene.collectd().texts().goodWithoutSocket();

        assertThat(check(good + include(2)).code()).isZero();
        Outcome deeper = check(good + include(1));

        assertThat(deeper.resultCode()).contains(ResultCode.CONFIG_BROKEN);
        assertThat(deeper.message()).contains("nesting depth");
    }

    private String include(int level) {
        return "Include \"" + folder.resolve(level + ".inc") + "\"\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@/readonly/new", "/sys/new", "@/file", "@/file/new", "@/dangling", "@/missing/new", "/", ""})
    void base_directory_that_cannot_be_entered_is_refused(String directory) throws IOException {
        Files.writeString(folder.resolve("file"), "");
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        Path readOnly = Files.createDirectories(folder.resolve("readonly"));
        Ext4Folder.run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", readOnly.toString());
        try {
            Outcome outcome = check(scene.collectd().texts().goodWithoutSocket() + "BaseDir \""
                    + directory.replace("@", folder.toString()) + "\"\n");

            assertThat(outcome.resultCode()).as(outcome.toString()).contains(ResultCode.CONFIG_BROKEN);
            assertThat(outcome.message()).contains("Unable to change to directory");
        } finally {
            Ext4Folder.run("umount", readOnly.toString());
        }
    }

    @Test
    void base_directory_that_collectd_makes_is_accepted_and_not_made() {
        assertThat(check(scene.collectd().texts().goodWithoutSocket() + "BaseDir \"" + folder + "/new//\"\n")
                        .code())
                .isZero();
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void name_of_the_host_that_cannot_be_looked_up_is_refused() throws IOException {
        Path command = Files.writeString(folder.resolve("collectd-elsewhere"), """
                #!/bin/sh
                exec unshare --uts sh -c 'hostname nosuch.invalid && exec "$0" "$@"' %s "$@"
                """.formatted(
                        scene.collectd().executable()));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        String good = scene.collectd().texts().goodWithoutSocket() + "Hostname \"\"\n";
        ConfigReplacer replacer = new ConfigReplacer(
                scene.runner(),
                () -> withCommand(command),
                scene.state(),
                Clock.systemUTC(),
                new RetryPolicy(Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ofMillis(100)));

        Outcome unknown = replacer.carryOut(ReplaceScene.TASK, new Check(good + "FQDNLookup true\n", null));
        Outcome unused = replacer.carryOut(ReplaceScene.TASK, new Check(good + "FQDNLookup false\n", null));
        replacer.abandon();

        assertThat(unknown.resultCode()).as(unknown.toString()).contains(ResultCode.CONFIG_BROKEN);
        assertThat(unknown.message()).contains("nosuch.invalid").contains("FQDNLookup");
        assertThat(unused.code()).as(unused.toString()).isZero();
    }

    private CollectdSettings withCommand(Path command) {
        CollectdSettings plain = scene.settings();
        return new CollectdSettings(
                command,
                plain.configPath(),
                plain.pidPath(),
                null,
                null,
                null,
                plain.control(),
                plain.unit(),
                plain.timeouts());
    }

    private Outcome check(String config) {
        return scene.carryOut(new Check(config, null));
    }
}
