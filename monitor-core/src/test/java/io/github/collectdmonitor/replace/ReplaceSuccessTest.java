package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests replacements with a good config, with a real collectd. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ReplaceSuccessTest {
    @Test
    void a_good_config_is_in_place_and_collectd_runs_with_it() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            long before = scene.pid();
            String wanted = scene.collectd().texts().good("new");

            Outcome outcome = scene.replace(wanted);

            assertThat(outcome.message()).isEqualTo("Succeeded to replace config.");
            assertThat(outcome.code()).isZero();
            assertThat(outcome.warnings()).isEmpty();
            assertThat(outcome.took()).isPositive();
            assertThat(scene.collectd().config()).isEqualTo(wanted);
            assertThat(scene.collectd().configFile().resolveSibling("collectd.conf.orig"))
                    .hasContent(scene.old());
            assertThat(scene.collectd().runningPids()).hasSize(1).doesNotContain(before);
            assertThat(scene.filesBeside())
                    .containsExactly(".collectd.conf.lock", "collectd.conf", "collectd.conf.orig");
        }
    }

    @Test
    void a_collectd_that_did_not_run_is_started() {
        try (ReplaceScene scene = ReplaceScene.stopped()) {
            assertThat(scene.replace(scene.collectd().texts().good("new")).code())
                    .isZero();
            assertThat(scene.collectd().isAlive()).isTrue();
        }
    }

    @Test
    void a_missing_final_newline_is_added_and_told() {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            String wanted = scene.collectd().texts().goodWithoutSocket();

            Outcome outcome = scene.replace(wanted.stripTrailing());

            assertThat(outcome.code()).isZero();
            assertThat(outcome.warnings()).hasSize(2).first().asString().contains("newline");
            assertThat(scene.collectd().config()).isEqualTo(wanted);
        }
    }

    @Test
    void a_source_that_is_down_is_accepted_with_a_warning() {
        try (ReplaceScene scene = ReplaceScene.running()) {
            Outcome outcome = scene.replace(scene.collectd().texts().memcachedDown());

            assertThat(outcome.message()).isEqualTo("Succeeded to replace config.");
            assertThat(outcome.warnings())
                    .singleElement()
                    .asString()
                    .contains("memcached")
                    .doesNotContain("unixsock");
        }
    }

    @Test
    void a_hung_read_is_killed_after_the_stop_timeout() {
        try (ReplaceScene scene = ReplaceScene.stopped().times(ReplaceScene.timeouts(2, 0))) {
            scene.collectd().writeConfig(scene.collectd().texts().hungRead());
            scene.collectd().start();
            long hung = scene.pid();

            Outcome outcome = scene.replace(scene.collectd().texts().goodWithoutSocket());

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(outcome.took()).isGreaterThan(scene.settings().timeouts().stop());
            assertThat(scene.collectd().runningPids()).hasSize(1).doesNotContain(hung);
        }
    }

    @Test
    void owner_group_and_mode_are_those_of_the_old_config() throws IOException {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            Path config = scene.collectd().configFile();
            Files.setAttribute(config, "unix:mode", 0640);
            if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
                Files.setAttribute(config, "unix:uid", 1);
                Files.setAttribute(config, "unix:gid", 2);
            }
            var before = Files.readAttributes(config, "unix:uid,gid,mode");

            scene.replace(scene.collectd().texts().goodWithoutSocket());

            assertThat(Files.readAttributes(config, "unix:uid,gid,mode")).isEqualTo(before);
            assertThat(Files.readAttributes(config.resolveSibling("collectd.conf.orig"), "unix:uid,gid,mode"))
                    .isEqualTo(before);
        }
    }

    @Test
    void a_symbolic_link_stays_and_its_target_is_replaced() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            Path link = scene.collectd().folder().resolve("linked.conf");
            Files.createSymbolicLink(link, scene.collectd().configFile());
            String wanted = scene.collectd().texts().goodWithoutSocket();

            assertThat(scene.configPath(link).replace(wanted).code()).isZero();

            assertThat(link).isSymbolicLink();
            assertThat(scene.collectd().config()).isEqualTo(wanted);
            assertThat(scene.collectd().folder().resolve("linked.conf.orig")).hasContent(scene.old());
        }
    }

    @Test
    void staged_files_of_a_crash_are_removed() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            Path left = scene.collectd().configFile().resolveSibling(".collectd.conf.123.staged");
            Files.writeString(left, "left behind");
            Files.createDirectory(scene.collectd().configFile().resolveSibling(".collectd.conf.4.staged"));

            assertThat(scene.replace(scene.collectd().texts().goodWithoutSocket())
                            .code())
                    .isZero();

            assertThat(left).doesNotExist();
        }
    }

    @Test
    void the_commands_of_config_json_start_and_stop_it() {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            Path witness = scene.collectd().folder().resolve("witness");
            String started = String.join(" ", startArguments(scene));
            scene.commands(
                    "echo started >>" + witness + "; exec " + started,
                    "echo stopped >>" + witness + "; kill $(cat "
                            + scene.collectd().pidFile() + ")");

            Outcome outcome = scene.replace(scene.collectd().texts().goodWithoutSocket());

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(witness).hasContent("stopped\nstarted\n");
        }
    }

    @Test
    void a_stop_command_that_does_nothing_is_followed_by_a_signal() {
        try (ReplaceScene scene = ReplaceScene.running().times(ReplaceScene.timeouts(2, 0))) {
            long before = scene.pid();
            scene.commands(String.join(" ", startArguments(scene)), "true");

            assertThat(scene.replace(scene.collectd().texts().goodWithoutSocket())
                            .code())
                    .isZero();

            assertThat(scene.collectd().runningPids()).hasSize(1).doesNotContain(before);
        }
    }

    private static List<String> startArguments(ReplaceScene scene) {
        return List.of(
                scene.collectd().executable().toString(),
                "-C",
                scene.collectd().configFile().toString(),
                "-P",
                scene.collectd().pidFile().toString());
    }

    @Test
    void collectd_conf_exists_whole_at_every_instant() throws InterruptedException {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            String one = "# one\n" + scene.collectd().texts().goodWithoutSocket();
            String other = "# other\n" + scene.collectd().texts().goodWithoutSocket();
            scene.replace(other);
            Set<String> seen = ConcurrentHashMap.newKeySet();
            AtomicBoolean over = new AtomicBoolean();
            Thread watcher = new Thread(() -> watch(scene.collectd().configFile(), seen, over), "config-watcher");
            watcher.start();

            for (int i = 0; i < 20; i++) {
                Outcome outcome = scene.replace(i % 2 == 0 ? one : other);
                assertThat(outcome.code()).as(outcome.message()).isZero();
            }

            over.set(true);
            watcher.join();
            assertThat(seen).containsExactlyInAnyOrder(one, other);
        }
    }

    private static void watch(Path config, Set<String> seen, AtomicBoolean over) {
        while (!over.get()) {
            try {
                seen.add(Files.readString(config));
            } catch (NoSuchFileException e) {
                seen.add("there was none");
            } catch (IOException e) {
                seen.add("unreadable: " + e);
            }
        }
    }
}
