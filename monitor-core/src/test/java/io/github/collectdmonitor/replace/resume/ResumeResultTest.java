package io.github.collectdmonitor.replace.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.ConfigReplacer;
import io.github.collectdmonitor.replace.ReplaceScene;
import io.github.collectdmonitor.replace.resume.ResumeResult.Ended;
import io.github.collectdmonitor.replace.state.JournalEntry;
import io.github.collectdmonitor.replace.state.JournalEntry.Back;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.state.KnownGoodConfigs;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStage;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.RollbackStep;
import io.github.collectdmonitor.replace.step.StepFailure;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.LoggedLines;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a restarted agent with the journal and the files after a crash, with a real collectd. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ResumeResultTest {
    private static final StepFailure BROKE =
            new StepFailure(ResultCode.ROLLED_BACK, "collectd did not keep running with the new config", true);

    private final ReplaceScene scene = ReplaceScene.stopped().probation(0);
    private final String old = scene.quick("old");
    private String wanted = scene.quick("new");

    @BeforeEach
    void backUp() throws IOException {
        Files.writeString(scene.backup(), old);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private Outcome recovered(JournalEntry entry) {
        try {
            scene.memory().journal().write(entry);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        ResumeResult resumeResult = scene.restarted().recover();
        assertThat(resumeResult)
                .isInstanceOfSatisfying(
                        Ended.class, ended -> assertThat(ended.taskId()).isEqualTo(ReplaceScene.TASK));
        return ((Ended) resumeResult).outcome();
    }

    private JournalEntry at(ReplacementStage replacementStage) {
        Path place = scene.collectd().configFile();
        return JournalEntry.of(new Asked(ReplaceScene.TASK, Kind.REPLACE, null))
                .at(replacementStage)
                .about(new Found(place, scene.backup(), ReplaceScene.sha256(old), ReplaceScene.sha256(wanted)));
    }

    private void crashed(String inPlace, boolean runs) {
        scene.collectd().writeConfig(inPlace);
        if (runs) {
            scene.collectd().start();
        }
    }

    private void assertRunsWith(String config) {
        assertThat(scene.collectd().config()).isEqualTo(config);
        assertThat(scene.collectd().isAlive()).isTrue();
        assertThat(scene.collectd().runningPids()).hasSize(1);
    }

    private static ConfigHashes running(String config) {
        return new ConfigHashes(ReplaceScene.sha256(config), null);
    }

    @ParameterizedTest
    @EnumSource(names = {"LOCK", "STAGE", "CHECK", "BACK_UP"})
    void before_stop_nothing_was_touched_and_the_staged_file_goes(ReplacementStep step) throws IOException {
        crashed(old, true);
        long before = scene.pid();
        Path staged = scene.collectd().configFile().resolveSibling(".collectd.conf.7.staged");
        Files.writeString(staged, wanted);

        Outcome outcome = recovered(at(step));

        assertThat(outcome.resultCode()).contains(ResultCode.REPLACEMENT_INTERRUPTED);
        assertThat(outcome.configs()).isEqualTo(running(old));
        assertThat(scene.collectd().runningPids()).containsExactly(before);
        assertThat(scene.collectd().config()).isEqualTo(old);
        assertThat(staged).doesNotExist();
        assertThat(scene.replace(wanted).code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"STOP,true", "STOP,false", "SWAP,false", "START,false"})
    void with_the_old_config_in_place_collectd_runs_with_it(ReplacementStep step, boolean runs) {
        crashed(old, runs);

        Outcome outcome = recovered(at(step));

        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.REPLACEMENT_INTERRUPTED);
        assertThat(outcome.message()).contains("the old config is in place").hasLineCount(1);
        assertThat(outcome.configs()).isEqualTo(running(old));
        assertRunsWith(old);
    }

    @ParameterizedTest
    @CsvSource({"SWAP,false", "START,false", "START,true", "VERIFY,true", "VERIFY,false", "KEEP,true", "KEEP,false"})
    void with_the_new_config_in_place_it_is_brought_to_its_end(ReplacementStep step, boolean runs) throws IOException {
        crashed(wanted, runs);

        Outcome outcome = recovered(at(step));

        assertThat(outcome.code()).as(outcome.message()).isZero();
        String last = "stopped during this replacement";
        assertThat(outcome.warnings())
                .zipSatisfy(
                        step == ReplacementStep.KEEP && runs
                                ? List.of(last)
                                : List.of("does not load the unixsock plugin", last),
                        (warning, text) -> assertThat(warning).contains(text));
        assertThat(outcome.configs()).isEqualTo(running(wanted));
        assertThat(scene.memory().knownGood().has(ReplaceScene.sha256(wanted))).isTrue();
        assertRunsWith(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "BACK_STOP,false,true",
        "BACK_STOP,false,false",
        "BACK_RESTORE,false,false",
        "BACK_RESTORE,true,false",
        "BACK_START,true,false",
        "BACK_VERIFY,true,true"
    })
    void going_back_goes_on(RollbackStep step, boolean restored, boolean runs) {
        crashed(restored ? old : wanted, runs);

        Outcome outcome = recovered(at(step).rollingBack(new Back(ReplacementStep.VERIFY, BROKE, null)));

        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
        assertThat(outcome.message()).startsWith(BROKE.reason());
        assertThat(outcome.configs())
                .isEqualTo(new ConfigHashes(ReplaceScene.sha256(old), ReplaceScene.sha256(wanted)));
        assertThat(scene.memory().failed().find(ReplaceScene.sha256(wanted))).isPresent();
        assertRunsWith(old);
    }

    @Test
    void a_failed_stop_whose_undoing_was_interrupted_is_told_as_that() {
        crashed(old, false);
        StepFailure failure = new StepFailure(ResultCode.NOT_STOPPED, "Cannot stop collectd");

        Outcome outcome =
                recovered(at(RollbackStep.BACK_START).rollingBack(new Back(ReplacementStep.STOP, failure, null)));

        assertThat(outcome.resultCode()).contains(ResultCode.NOT_STOPPED);
        assertRunsWith(old);
    }

    @Test
    void a_new_config_that_does_not_start_is_gone_back_from() {
        wanted = scene.unstartable();
        crashed(wanted, false);

        Outcome outcome = recovered(at(ReplacementStep.START));

        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
        assertRunsWith(old);
    }

    @ParameterizedTest
    @EnumSource(names = {"SWAP", "START", "VERIFY"})
    void the_second_recovery_goes_back(ReplacementStep step) {
        crashed(wanted, false);

        Outcome outcome = recovered(at(step).resumedAgain());

        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
        assertThat(scene.memory().failed().find(ReplaceScene.sha256(wanted))).isEmpty();
        assertRunsWith(old);
    }

    @Test
    void a_config_that_has_proved_itself_stays_also_at_the_second_recovery() {
        crashed(wanted, false);

        assertThat(recovered(at(ReplacementStep.KEEP).resumedAgain()).code()).isZero();
        assertRunsWith(wanted);
    }

    @ParameterizedTest
    @CsvSource({"SWAP", "VERIFY", "BACK_START"})
    void a_config_that_somebody_has_put_there_meanwhile_is_left(String stage) {
        String edited = scene.quick("edited");
        crashed(edited, false);

        Outcome outcome = recovered(at(ReplacementStage.named(stage).orElseThrow())
                .rollingBack(new Back(ReplacementStep.VERIFY, BROKE, null)));

        assertThat(outcome.resultCode()).contains(ResultCode.REPLACEMENT_INTERRUPTED);
        assertThat(outcome.message()).contains("third config", ReplaceScene.sha256(edited));
        assertRunsWith(edited);
    }

    @Test
    void a_config_that_is_gone_is_put_back() throws IOException {
        crashed(wanted, false);
        Files.delete(scene.collectd().configFile());

        assertThat(recovered(at(ReplacementStep.SWAP)).resultCode()).contains(ResultCode.ROLLED_BACK);
        assertRunsWith(old);
    }

    @Test
    void without_the_backup_the_last_known_good_config_is_put_back() throws IOException {
        String known = scene.quick("known");
        scene.memory().knownGood().keep(known.getBytes(StandardCharsets.UTF_8));
        crashed(wanted, false);
        Files.writeString(scene.backup(), "another one's");

        Outcome outcome =
                recovered(at(RollbackStep.BACK_RESTORE).rollingBack(new Back(ReplacementStep.VERIFY, BROKE, null)));

        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
        assertThat(outcome.message()).contains(ReplaceScene.sha256(known));
        assertRunsWith(known);
    }

    @Test
    void without_the_backup_the_old_config_is_taken_from_the_last_known_good_ones() throws IOException {
        KnownGoodConfigs configs = scene.memory().knownGood();
        configs.keep(old.getBytes(StandardCharsets.UTF_8));
        configs.keep(scene.quick("newer").getBytes(StandardCharsets.UTF_8));
        crashed(wanted, false);
        Files.delete(scene.backup());

        Outcome outcome =
                recovered(at(RollbackStep.BACK_RESTORE).rollingBack(new Back(ReplacementStep.VERIFY, BROKE, null)));

        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
        assertRunsWith(old);
    }

    @Test
    void going_back_to_the_last_known_good_config_goes_on() throws IOException {
        String known = scene.quick("known");
        scene.memory().knownGood().keep(known.getBytes(StandardCharsets.UTF_8));
        crashed(known, false);

        Outcome outcome = recovered(at(RollbackStep.BACK_START)
                .rollingBack(new Back(ReplacementStep.VERIFY, BROKE, ReplaceScene.sha256(known))));

        assertThat(outcome.resultCode()).as(outcome.message()).contains(ResultCode.ROLLED_BACK);
        assertRunsWith(known);
    }

    @Test
    void without_anything_to_go_back_to_the_outcome_says_what_runs() throws IOException {
        crashed(wanted, false);
        Files.delete(scene.backup());

        Outcome outcome =
                recovered(at(RollbackStep.BACK_STOP).rollingBack(new Back(ReplacementStep.VERIFY, BROKE, null)));

        assertThat(outcome.resultCode()).contains(ResultCode.ROLLBACK_FAILED);
        assertThat(outcome.message()).contains("the new config is still in place", "collectd runs again with it");
        assertRunsWith(wanted);
    }

    @Test
    void an_end_that_was_reached_is_told_as_it_was_until_it_is_forgotten() {
        crashed(wanted, true);
        long before = scene.pid();
        Outcome ended = Outcome.of(ResultCode.ROLLED_BACK, "went back").withConfigs(running(old));

        assertThat(recovered(at(ReplacementStep.VERIFY).ended(ended))).isEqualTo(ended);
        assertThat(scene.restarted().recover()).isInstanceOf(Ended.class);
        scene.replacer().discard(ReplaceScene.TASK);

        assertThat(scene.restarted().recover()).isEqualTo(new ResumeResult.None());
        assertThat(scene.collectd().runningPids()).containsExactly(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLACE", "UNCONFIRMED"})
    void what_collectd_wrote_stays_out_of_the_log(Kind kind) throws IOException {
        Outcome ended = Outcome.of(ResultCode.ROLLBACK_FAILED, "collectd wrote: my-secret-word");
        JournalEntry entry =
                JournalEntry.of(new Asked(ReplaceScene.TASK, kind, null)).at(ReplacementStep.VERIFY);
        scene.memory().journal().write(entry.ended(ended));

        try (LoggedLines logged = new LoggedLines(ConfigReplacer.class)) {
            scene.restarted().recover();

            assertThat(logged.lines())
                    .anyMatch(line -> line.contains("task 1, at VERIFY: code 8200"))
                    .noneMatch(line -> line.contains("my-secret-word"));
        }
    }

    @Test
    void it_waits_for_what_keeps_replacements_off_and_is_not_put_off_to_the_next_start() throws Exception {
        crashed(old, true);
        scene.memory().journal().write(at(ReplacementStep.STAGE));
        ConfigReplacer replacer = scene.restarted();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Outcome done = Outcome.of(ResultCode.SUCCEEDED, "done");
        CompletableFuture<Outcome> apart = CompletableFuture.supplyAsync(() -> replacer.apart(() -> {
            begun.countDown();
            awaitUninterrupted(end);
            return done;
        }));
        begun.await();

        CompletableFuture<ResumeResult> recovery = CompletableFuture.supplyAsync(replacer::recover);
        assertThat(recovery).isNotDone();
        end.countDown();

        assertThat(apart.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(done);
        assertThat(recovery.get(WaitLimit.LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(Ended.class);
    }

    private static void awaitUninterrupted(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
