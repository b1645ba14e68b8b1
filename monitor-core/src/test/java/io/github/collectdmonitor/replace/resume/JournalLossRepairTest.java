package io.github.collectdmonitor.replace.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.ReplaceScene;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.resume.ResumeResult.Ended;
import io.github.collectdmonitor.replace.state.ReplacementJournal;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a restarted agent that cannot read the journal, with a real collectd. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class JournalLossRepairTest {
    private final ReplaceScene scene = ReplaceScene.stopped().probation(0);
    private final String old = scene.quick("old");
    private final String wanted = scene.quick("new");
    private final Path journal = scene.state().resolve(ReplacementJournal.FILE);

    @BeforeEach
    void loseTheJournal() throws IOException {
        new StateFolder(scene.state()).write(ReplacementJournal.FILE, new byte[0]);
        Files.writeString(scene.backup(), old);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Outcome recovered() {
        ResumeResult resumeResult = scene.restarted().recover();
        assertThat(resumeResult)
                .isInstanceOfSatisfying(
                        Ended.class, ended -> assertThat(ended.taskId()).isNull());
        return ((Ended) resumeResult).outcome();
    }

    private void assertRunsWith(String config, Outcome outcome) {
        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.REPLACEMENT_INTERRUPTED);
        assertThat(outcome.message()).contains("its progress is unknown");
        assertThat(outcome.configs()).isEqualTo(new ConfigHashes(ReplaceScene.sha256(config), null));
        assertThat(scene.collectd().config()).isEqualTo(config);
        assertThat(scene.collectd().isAlive()).isTrue();
        assertThat(scene.collectd().runningPids()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void collectd_runs_with_the_config_that_is_in_place(boolean runs) {
        scene.collectd().writeConfig(wanted);
        if (runs) {
            scene.collectd().start();
        }
        long before = scene.pid();

        assertRunsWith(wanted, recovered());

        if (runs) {
            assertThat(scene.collectd().runningPids()).containsExactly(before);
        }
    }

    @Test
    void where_that_does_not_work_the_one_before_is_put_back() {
        scene.collectd().writeConfig(scene.unstartable());

        assertRunsWith(old, recovered());
    }

    @Test
    void without_that_the_last_known_good_one_is_put_back() throws IOException {
        String known = scene.quick("known");
        scene.memory().knownGood().keep(known.getBytes(StandardCharsets.UTF_8));
        Files.delete(scene.backup());
        Files.delete(scene.collectd().configFile());

        assertRunsWith(known, recovered());
    }

    @Test
    void where_nothing_works_that_is_told() throws IOException {
        Files.delete(scene.backup());
        scene.collectd().writeConfig(scene.unstartable());

        Outcome outcome = recovered();

        assertThat(outcome.resultCode()).contains(ResultCode.ROLLBACK_FAILED);
        assertThat(outcome.message()).contains("its progress is unknown", "collectd does NOT run");
    }

    @Test
    void a_collectd_that_cannot_be_found_is_told() {
        scene.impatient().configPath(Path.of("/nonexistent/collectd.conf"));

        assertThat(recovered().resultCode()).contains(ResultCode.ROLLBACK_FAILED);
    }

    @Test
    void the_journal_stays_until_its_outcome_is_recorded_and_is_then_set_aside() {
        scene.collectd().writeConfig(wanted);
        recovered();
        assertThat(journal).exists();

        scene.replacer().discard(Ended.ofUnknownTask(Outcome.of(ResultCode.REPLACEMENT_INTERRUPTED, "told")));

        assertThat(journal).doesNotExist();
        assertThat(journal.resolveSibling("replacement.broken")).exists();
        assertThat(scene.restarted().recover()).isEqualTo(new ResumeResult.None());
    }
}
