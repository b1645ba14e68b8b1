package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.state.JournalEntry;
import io.github.collectdmonitor.replace.state.JournalEntry.Back;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.state.ReplacementJournal;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.RollbackStep;
import io.github.collectdmonitor.replace.step.StepFailure;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the journal file, and replacements if it cannot be written. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class JournalTest {
    @TempDir
    Path folder;

    @Test
    void what_is_written_is_read_again() throws IOException {
        JournalEntry entry = JournalEntry.of(new Asked(new TaskId(7), Kind.ROLL_BACK, Duration.ofSeconds(9)))
                .at(RollbackStep.BACK_VERIFY)
                .about(new Found(Path.of("/etc/a b"), Path.of("/etc/a b.orig"), null, "f".repeat(64)))
                .rollingBack(new Back(
                        ReplacementStep.START,
                        new StepFailure(ResultCode.ROLLED_BACK, "it \"said\" so", true),
                        "a".repeat(64)))
                .resumedAgain()
                .ended(Outcome.of(ResultCode.ROLLED_BACK, "went back")
                        .took(Duration.ofMillis(5))
                        .withWarnings(List.of("one", "two"))
                        .withConfigs(new ConfigHashes("b".repeat(64), null)));
        ReplacementJournal journal = new ReplacementJournal(new StateFolder(folder.resolve("new/state")));

        journal.write(entry);

        assertThat(journal.read()).contains(entry);
        Path file = folder.resolve("new/state/" + ReplacementJournal.FILE);
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(folder.resolve("new/state"))).isEqualTo("rwx------");
        journal.remove(new TaskId(8), false);
        assertThat(journal.read()).isPresent();
        journal.remove(new TaskId(7), true);
        assertThat(journal.read()).isEmpty();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void a_broken_journal_is_set_aside_and_blocks_nothing() throws IOException {
        Files.writeString(folder.resolve(ReplacementJournal.FILE), "{\"task_id\": 1, \"sta");
        ReplacementJournal journal = new ReplacementJournal(new StateFolder(folder));

        assertThat(journal.read()).isEmpty();
        assertThat(journal.content()).isInstanceOf(ReplacementJournal.Content.Unreadable.class);
        journal.remove(new TaskId(7), true);
        assertThat(journal.content()).isInstanceOf(ReplacementJournal.Content.Unreadable.class);

        journal.remove(new TaskId(7), false);

        assertThat(folder).isDirectoryContaining(path -> path.toString().endsWith(".broken"));
        journal.write(JournalEntry.of(new Asked(new TaskId(7), Kind.CHECK, null)));
        assertThat(journal.read()).isPresent();
    }

    @Test
    void the_places_to_die_at_are_named_once_each() {
        assertThat(ReplacementJournal.crashPlaces())
                .doesNotHaveDuplicates()
                .startsWith("LOCK-journaled", "LOCK-done", "STAGE-journaled")
                .contains("SWAP-done", "BACK_RESTORE-journaled", "ENDED-journaled", "CONFIRM-waiting");
    }

    @Test
    void the_end_stays_in_the_journal_until_it_is_forgotten_and_without_the_config() throws IOException {
        try (ReplaceScene scene = ReplaceScene.stopped().probation(0)) {
            Outcome outcome = scene.replace("# my-secret-word\n" + scene.quick("new"));

            Path file = scene.state().resolve(ReplacementJournal.FILE);
            assertThat(file).content().doesNotContain("my-secret-word").contains("KEEP");
            assertThat(scene.memory().journal().read().orElseThrow().outcome()).isEqualTo(withMillis(outcome));
            scene.replacer().discard(ReplaceScene.TASK);
            assertThat(file).doesNotExist();
        }
    }

    private static Outcome withMillis(Outcome outcome) {
        Duration took = outcome.took();
        return took == null ? outcome : outcome.took(Duration.ofMillis(took.toMillis()));
    }

    @Test
    void without_a_journal_nothing_is_begun() throws IOException {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            long before = scene.pid();
            Files.writeString(scene.state(), "no folder");

            Outcome outcome = scene.replace(scene.quick("new"));

            assertThat(outcome.resultCode()).contains(ResultCode.CONFIG_NOT_WRITTEN);
            assertThat(outcome.message()).contains("journal", "collectd was not touched");
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.collectd().runningPids()).containsExactly(before);
            assertThat(scene.filesBeside()).containsExactly("collectd.conf");
        }
    }

    @Test
    void a_journal_that_fails_after_stop_does_not_end_the_replacement() {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            String state = scene.state().toString();
            scene.commands(
                    scene.collectd().executable() + " -C " + scene.collectd().configFile() + " -P "
                            + scene.collectd().pidFile(),
                    "mv " + state + " " + state + ".away; : >" + state + "; kill $(cat "
                            + scene.collectd().pidFile() + ")");
            String wanted = scene.quick("new");

            Outcome outcome = scene.replace(wanted);

            assertThat(outcome.code()).as(outcome.message()).isZero();
            assertThat(outcome.warnings())
                    .satisfiesExactly(
                            warning -> assertThat(warning).contains("The environment that the start command"),
                            warning -> assertThat(warning).contains("does not load the unixsock plugin"),
                            warning -> assertThat(warning).contains("last known good"));
            assertThat(scene.collectd().config()).isEqualTo(wanted);
            assertThat(scene.collectd().isAlive()).isTrue();
        }
    }

    @Test
    void a_check_changes_nothing() {
        try (ReplaceScene scene = ReplaceScene.running().probation(0)) {
            long before = scene.pid();

            Outcome good = scene.carryOut(new Check(scene.quick("new").stripTrailing(), null));
            Outcome broken = scene.carryOut(new Check(scene.collectd().texts().syntaxError(), null));

            assertThat(good.code()).as(good.message()).isZero();
            assertThat(good.message()).isEqualTo("The config can be used; nothing was changed");
            assertThat(good.warnings()).singleElement().asString().contains("newline");
            assertThat(broken.resultCode()).contains(ResultCode.CONFIG_BROKEN);
            assertThat(broken.configs())
                    .isEqualTo(new ConfigHashes(
                            ReplaceScene.sha256(scene.old()),
                            ReplaceScene.sha256(scene.collectd().texts().syntaxError())));
            assertThat(scene.collectd().config()).isEqualTo(scene.old());
            assertThat(scene.collectd().runningPids()).containsExactly(before);
            assertThat(scene.filesBeside()).containsExactly(".collectd.conf.lock", "collectd.conf");
        }
    }
}
