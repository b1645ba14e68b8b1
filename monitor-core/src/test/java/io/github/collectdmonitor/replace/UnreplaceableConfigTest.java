package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that LOCK detects a collectd.conf that cannot be replaced by a rename, while collectd keeps running. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnreplaceableConfigTest {
    private final ReplaceScene scene = ReplaceScene.stopped();
    private final Path config = scene.collectd().configFile();
    private final Path folder = config.resolveSibling("");
    private Ext4Folder disk = new Ext4Folder(folder);

    @BeforeAll
    void start() throws IOException {
        Files.delete(config);
        disk = Ext4Folder.mounted(folder);
        scene.collectd().writeConfig(scene.old());
        scene.collectd().start();
    }

    @AfterAll
    void close() {
        scene.collectd().stop();
        disk.close();
        scene.close();
    }

    private void assertRefused(ResultCode code, String reason) throws IOException {
        long runs = scene.pid();
        Object changed = Files.getAttribute(folder, "unix:ctime");
        var before = scene.filesBeside();

        Outcome check = scene.carryOut(new Check(scene.collectd().texts().good("new"), null));

        assertThat(check.resultCode()).as(check.message()).contains(code);
        assertThat(check.message()).contains(reason);
        assertThat(Files.getAttribute(folder, "unix:ctime")).isEqualTo(changed);
        assertThat(scene.replace(scene.collectd().texts().good("new")).resultCode())
                .contains(code);
        assertThat(scene.filesBeside()).isEqualTo(before);
        assertThat(scene.collectd().config()).isEqualTo(scene.old());
        assertThat(scene.collectd().runningPids()).containsExactly(runs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"i", "a"})
    void file_with_attribute_is_found(String attribute) throws IOException {
        Ext4Folder.run("chattr", "+" + attribute, config.toString());
        try {
            assertRefused(ResultCode.CONFIG_NOT_WRITTEN, "lsattr");
        } finally {
            Ext4Folder.run("chattr", "-" + attribute, config.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"i", "a"})
    void folder_with_attribute_is_found(String attribute) throws IOException {
        Ext4Folder.run("chattr", "+" + attribute, folder.toString());
        try {
            assertRefused(ResultCode.CONFIG_NOT_WRITTEN, "lsattr");
        } finally {
            Ext4Folder.run("chattr", "-" + attribute, folder.toString());
        }
    }

    @Test
    void mount_point_is_found() throws IOException {
        Ext4Folder.run("mount", "--bind", config.toString(), config.toString());
        try {
            assertRefused(ResultCode.CONFIG_NOT_WRITTEN, "mount point");
        } finally {
            Ext4Folder.run("umount", config.toString());
        }
    }

    @Test
    void read_only_file_system_is_found() throws IOException {
        Ext4Folder.remountReadOnly(folder);
        try {
            assertRefused(ResultCode.CONFIG_NOT_WRITTEN, "Read-only file system");
        } finally {
            Ext4Folder.run("mount", "-o", "remount,rw", folder.toString());
        }
    }

    @Test
    void backup_that_cannot_be_replaced_is_found() throws IOException {
        scene.carryOut(new Check(scene.old(), null));
        Path backup = scene.backup();
        Files.writeString(backup, "");
        Ext4Folder.run("chattr", "+i", backup.toString());
        try {
            assertRefused(ResultCode.NOT_BACKED_UP, "lsattr");
        } finally {
            Ext4Folder.run("chattr", "-i", backup.toString());
            Files.delete(backup);
        }
    }

    @Test
    void backup_that_is_a_mount_point_is_found_through_a_link_to_its_folder() throws IOException {
        scene.carryOut(new Check(scene.old(), null));
        Path backup = scene.backup();
        Files.writeString(backup, "");
        Path link = Files.createSymbolicLink(scene.collectd().folder().resolve("linked"), folder);
        Ext4Folder.run("mount", "--bind", backup.toString(), backup.toString());
        scene.configPath(link.resolve("collectd.conf"));
        try {
            assertRefused(ResultCode.NOT_BACKED_UP, "mount point");
        } finally {
            scene.configPath(config);
            Ext4Folder.run("umount", backup.toString());
            Files.delete(link);
            Files.delete(backup);
        }
    }

    @Test
    void folder_of_a_link_that_cannot_be_written_is_found() throws IOException {
        scene.carryOut(new Check(scene.old(), null));
        Path links = Files.createDirectories(folder.resolve("links"));
        Path link = Files.createSymbolicLink(links.resolve("collectd.conf"), config);
        Ext4Folder.run("chattr", "+a", links.toString());
        scene.configPath(link);
        try {
            assertRefused(ResultCode.NOT_BACKED_UP, "lsattr");
        } finally {
            scene.configPath(config);
            Ext4Folder.run("chattr", "-a", links.toString());
            Files.delete(link);
            Files.delete(links);
        }
    }
}
