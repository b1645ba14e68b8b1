package io.github.collectdmonitor.replace;

import static io.github.collectdmonitor.replace.ExtendedAttribute.ACL;
import static io.github.collectdmonitor.replace.ExtendedAttribute.ACL_OF_ONE_USER;
import static io.github.collectdmonitor.replace.ExtendedAttribute.DEFAULT_ACL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that collectd.conf keeps its ACL and extended attributes. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class AttributesTest {
    private static final String NOTE = "6e6f7465";

    private final ReplaceScene scene = ReplaceScene.stopped();
    private final Path config = scene.collectd().configFile();
    private final Path folder = config.resolveSibling("");
    private Ext4Folder disk = new Ext4Folder(folder);

    @BeforeEach
    void start() throws IOException {
        Files.delete(config);
        disk = Ext4Folder.mounted(folder);
        scene.collectd().writeConfig(scene.old());
        scene.collectd().start();
        ExtendedAttribute.set(config, ACL, ACL_OF_ONE_USER);
        for (String space : new String[] {"user", "trusted", "security"}) {
            ExtendedAttribute.set(config, space + ".note", NOTE);
        }
    }

    @AfterEach
    void close() {
        scene.collectd().stop();
        disk.close();
        scene.close();
    }

    private static void assertKept(Path file) throws IOException {
        assertThat(ExtendedAttribute.get(file, ACL)).as("the ACL of " + file).isEqualTo(ACL_OF_ONE_USER);
        for (String space : new String[] {"user", "trusted", "security"}) {
            assertThat(ExtendedAttribute.get(file, space + ".note"))
                    .as(space + ".note of " + file)
                    .isEqualTo(NOTE);
        }
        assertThat(permissions(file)).isEqualTo("rw-r-----");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void acl_and_attributes_survive_replacement_and_rollback_also_in_the_backup() throws IOException {
        assertThat(scene.replace(scene.quick("first")).code()).isZero();
        Outcome replaced = scene.replace(scene.quick("new"));

        assertThat(replaced.code()).as(replaced.message()).isZero();
        assertThat(replaced.warnings()).noneMatch(warning -> warning.contains("ACL"));
        assertKept(config);
        assertKept(scene.backup());

        assertThat(scene.replace(scene.unstartable()).resultCode()).contains(ResultCode.ROLLED_BACK);
        assertKept(config);
        assertKept(scene.backup());

        Outcome rolledBack = scene.carryOut(new RollBack(null, null));
        assertThat(rolledBack.code()).as(rolledBack.message()).isZero();
        assertThat(scene.collectd().config()).isEqualTo(scene.quick("first"));
        assertKept(config);
    }

    @Test
    void default_acl_of_the_folder_opens_nothing() throws IOException {
        Files.delete(config);
        scene.collectd().writeConfig(scene.old());
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r-----"));
        ExtendedAttribute.set(folder, DEFAULT_ACL, ACL_OF_ONE_USER);

        assertThat(scene.replace(scene.quick("new")).code()).isZero();

        for (Path file : new Path[] {config, scene.backup()}) {
            assertThat(ExtendedAttribute.get(file, ACL))
                    .as("the ACL of " + file)
                    .isEmpty();
            assertThat(permissions(file)).isEqualTo("rw-r-----");
        }
    }

    @Test
    void acl_that_cannot_be_kept_is_a_warning_and_opens_nothing() throws IOException {
        Path links = Files.createDirectories(scene.collectd().folder().resolve("links"));
        Ext4Folder.run("mount", "-t", "ramfs", "-o", "mode=0755", "ramfs", links.toString());
        try {
            scene.configPath(Files.createSymbolicLink(links.resolve("collectd.conf"), config));
            scene.collectd().stop();

            Outcome outcome = scene.replace(scene.quick("new"));

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(outcome.warnings()).anyMatch(warning -> warning.startsWith("The ACL of " + config));
            assertKept(config);
            assertThat(permissions(links.resolve("collectd.conf.orig"))).isEqualTo("rw-------");
        } finally {
            scene.collectd().stop();
            Ext4Folder.run("umount", links.toString());
        }
    }
}
