package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.state.KnownGoodConfigs;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests which configs are known to be good, in which order, and when collectd is started with one of them. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class KnownGoodTest {
    @TempDir
    Path folder;

    private static void keep(KnownGoodConfigs configs, String... all) throws IOException {
        for (String config : all) {
            configs.keep(config.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Optional<String> before(KnownGoodConfigs configs, String present) throws IOException {
        return configs.before(ReplaceScene.sha256(present)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static List<Path> files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of.resolve(KnownGoodConfigs.FOLDER))) {
            return files.sorted().toList();
        }
    }

    @Test
    void the_newest_five_are_kept_for_their_owner_only() throws IOException {
        KnownGoodConfigs configs = new KnownGoodConfigs(new StateFolder(folder));

        keep(configs, "a", "b", "c", "d", "e", "f");

        assertThat(files(folder))
                .hasSize(KnownGoodConfigs.KEPT)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        assertThat(configs.has(ReplaceScene.sha256("a"))).isFalse();
        assertThat(before(configs, "f")).contains("e");
        assertThat(before(configs, "b")).isEmpty();
        assertThat(before(configs, "a stranger")).contains("f");
    }

    @Test
    void one_that_is_kept_again_is_the_newest_and_there_once() throws IOException {
        KnownGoodConfigs configs = new KnownGoodConfigs(new StateFolder(folder));

        keep(configs, "a", "b", "a", "a");

        assertThat(files(folder)).hasSize(2);
        assertThat(before(configs, "a")).contains("b");
        assertThat(before(configs, "b")).isEmpty();
    }

    @Test
    void one_that_was_damaged_is_passed_over() throws IOException {
        KnownGoodConfigs configs = new KnownGoodConfigs(new StateFolder(folder));
        keep(configs, "a", "b", "c");
        Files.writeString(files(folder).get(1), "damaged");

        assertThat(before(configs, "c")).contains("a");
        assertThat(configs.newestBut(Set.of(ReplaceScene.sha256("c")))).contains("a".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_config_counts_only_after_its_probation_and_a_failing_one_overwrites_nothing() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            String good = scene.quick("good");
            String bad = scene.unstartable();
            assertThat(scene.replace(good).code()).isZero();
            List<Path> before = files(scene.state());

            assertThat(scene.replace(bad).resultCode()).contains(ResultCode.ROLLED_BACK);

            assertThat(files(scene.state()))
                    .isEqualTo(before)
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasContent(good));
            assertThat(scene.collectd().config()).isEqualTo(good);
        }
    }

    @Test
    void what_ran_well_before_the_first_replacement_counts_as_good() throws IOException {
        try (ReplaceScene scene = ReplaceScene.running().probation(0).settled()) {
            assertThat(scene.replace(scene.quick("new")).code()).isZero();

            assertThat(scene.memory().knownGood().has(ReplaceScene.sha256(scene.old())))
                    .isTrue();
        }
    }

    @Test
    void what_was_edited_while_collectd_ran_does_not_count_as_good() throws IOException {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            String edited = scene.quick("edited");
            scene.collectd().writeConfig(edited);

            assertThat(scene.replace(scene.quick("new")).code()).isZero();

            assertThat(scene.memory().knownGood().has(ReplaceScene.sha256(edited)))
                    .isFalse();
        }
    }

    @Test
    void where_the_old_config_does_not_work_either_the_last_known_good_one_is_put_in_place() {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            String good = scene.quick("good");
            assertThat(scene.replace(good).code()).isZero();
            scene.collectd().writeConfig(scene.collectd().texts().syntaxError());

            Outcome outcome = scene.replace(scene.unstartable());

            assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
            assertThat(outcome.message()).contains("last known good", ReplaceScene.sha256(good));
            assertThat(scene.collectd().config()).isEqualTo(good);
            assertThat(scene.collectd().isAlive()).isTrue();
        }
    }
}
