package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementAction.Replace;
import io.github.collectdmonitor.message.ReplacementAction.RollBack;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.resume.ResumeResult;
import io.github.collectdmonitor.replace.resume.ResumeResult.Ended;
import io.github.collectdmonitor.replace.state.ConfirmDeadline;
import io.github.collectdmonitor.replace.state.JournalEntry;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.state.PendingConfirmation;
import io.github.collectdmonitor.replace.state.PendingConfirmation.State;
import io.github.collectdmonitor.replace.state.PendingConfirmations;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.ResumedReplacement;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.LoggedLines;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a config that is rolled back unless its sender confirms it, with a real collectd. */
@Tag("slow")
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ConfirmTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;
    private static final Duration LONG = Duration.ofHours(1);
    private static final TaskId SENDER = new TaskId(99);

    private final ReplaceScene scene = ReplaceScene.running().probation(0);
    private final String wanted = scene.quick("new");
    private final List<ResumedReplacement> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        scene.close();
    }

    private Outcome replace(Duration confirmWithin) {
        return replace(confirmWithin, told::add);
    }

    private Outcome replace(Duration confirmWithin, Consumer<ResumedReplacement> listener) {
        scene.replacer().onWentBack(listener);
        Outcome outcome = scene.carryOut(new Replace(wanted, null, confirmWithin, false));
        scene.replacer().discard(ReplaceScene.TASK);
        return outcome;
    }

    private Outcome confirm(String config) {
        return scene.replacer().carryOut(SENDER, new Confirm(ReplaceScene.TASK, ReplaceScene.sha256(config)));
    }

    private void restart() {
        scene.replacer().abandon();
        scene.restarted().onWentBack(told::add);
    }

    private void assertWentBack() {
        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told).singleElement().satisfies(resumedReplacement -> {
            assertThat(resumedReplacement.taskId()).isEqualTo(ReplaceScene.TASK);
            assertThat(resumedReplacement.outcome().resultCode()).contains(ResultCode.ROLLED_BACK);
            assertThat(resumedReplacement.outcome().message()).contains("was not confirmed in time");
        });
        assertThat(scene.collectd().config()).isEqualTo(scene.old());
        assertThat(scene.collectd().isAlive()).isTrue();
        assertThat(scene.memory().confirmations().waiting()).isEmpty();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(scene.memory().journal().read()).isEmpty());
    }

    private boolean isKnownGood() throws IOException {
        return scene.memory().knownGood().has(ReplaceScene.sha256(wanted));
    }

    @Test
    void a_confirmed_config_stays_and_only_then_counts_as_good() throws IOException {
        Outcome outcome = replace(LONG);
        assertThat(outcome.message()).isEqualTo("Succeeded to replace config.");
        assertThat(outcome.warnings()).hasSize(2).last().asString().contains("rolled back at", "--confirm 1 --sha256");
        assertThat(isKnownGood()).isFalse();

        Outcome confirmed = confirm(wanted);

        assertThat(confirmed.code()).as(confirmed.message()).isZero();
        assertThat(isKnownGood()).isTrue();
        assertThat(scene.memory().confirmations().waiting()).isEmpty();
        scene.replacer().discard(SENDER);
        assertThat(confirm(wanted).message()).contains("confirmed already");
        assertThat(scene.replace(scene.quick("next")).code()).isZero();
    }

    @Test
    void a_config_that_is_not_confirmed_in_time_is_gone_back_from() throws IOException {
        Outcome outcome = replace(Duration.ofSeconds(1));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.configs()).isEqualTo(new ConfigHashes(ReplaceScene.sha256(wanted), null));

        assertWentBack();

        assertThat(isKnownGood()).isFalse();
        Outcome late = confirm(wanted);
        assertThat(late.resultCode()).contains(ResultCode.ROLLED_BACK);
        assertThat(late.message()).contains("was rolled back at 20");
    }

    private void awaitWatched() {
        await().atMost(LIMIT)
                .until(() -> Files.exists(scene.state().resolve("confirmation-process"))
                        && Files.readString(scene.state().resolve("confirmation-process"))
                                .contains("\"pid\": " + scene.pid()));
    }

    private void assertRolledBackForCrash() {
        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told).singleElement().satisfies(resumedReplacement -> {
            assertThat(resumedReplacement.taskId()).isEqualTo(ReplaceScene.TASK);
            assertThat(resumedReplacement.outcome().resultCode()).contains(ResultCode.ROLLED_BACK);
            assertThat(resumedReplacement.outcome().message()).contains("crashed while", "PID file");
        });
        assertThat(scene.collectd().config()).isEqualTo(scene.old());
        assertThat(scene.collectd().isAlive()).isTrue();
        assertThat(confirm(wanted).resultCode()).contains(ResultCode.ROLLED_BACK);
        assertThat(scene.memory().failed().find(ReplaceScene.sha256(wanted))).isPresent();
    }

    @Test
    void a_crash_before_the_confirmation_is_rolled_back_at_once() {
        replace(LONG);
        awaitWatched();

        scene.collectd().kill();

        assertRolledBackForCrash();
    }

    @Test
    void a_crash_while_the_agent_is_away_is_rolled_back_when_it_comes_back() {
        replace(LONG);
        awaitWatched();
        scene.replacer().abandon();
        scene.collectd().kill();

        restart();
        scene.replacer().recover();

        assertRolledBackForCrash();
    }

    @Test
    void a_confirmation_after_a_crash_that_nobody_has_seen_yet_is_refused() {
        replace(LONG);
        awaitWatched();
        scene.replacer().abandon();
        scene.collectd().kill();
        restart();

        Outcome late = confirm(wanted);

        assertThat(late.resultCode()).contains(ResultCode.ROLLED_BACK);
        assertThat(late.message()).contains("crashed");
        assertRolledBackForCrash();
    }

    @Test
    void an_end_that_is_no_evidence_is_rolled_back_and_may_be_sent_again() throws IOException {
        replace(LONG);
        awaitWatched();
        scene.replacer().abandon();
        Path record = scene.state().resolve("confirmation-process");
        String text = Files.readString(record);
        Files.writeString(
                record, text.replaceFirst("\\{", "{\"crash\": \"it ran out of memory\", \"crash_by_config\": 0,"));

        restart();
        scene.replacer().recover();

        await().atMost(LIMIT).until(() -> !told.isEmpty());
        assertThat(told)
                .singleElement()
                .satisfies(resumedReplacement -> assertThat(
                                resumedReplacement.outcome().message())
                        .contains("crashed while", "ran out of memory"));
        assertThat(scene.collectd().config()).isEqualTo(scene.old());
        assertThat(scene.memory().failed().find(ReplaceScene.sha256(wanted))).isEmpty();
    }

    @Test
    void a_stop_and_a_restart_by_an_operator_roll_nothing_back() {
        replace(LONG);
        awaitWatched();

        scene.collectd().stop();
        await().atMost(LIMIT)
                .until(() -> !Files.readString(scene.state().resolve("confirmation-process"))
                        .contains("pid"));
        scene.collectd().start();
        awaitWatched();

        assertThat(told).isEmpty();
        assertThat(scene.collectd().config()).isEqualTo(wanted);
        assertThat(confirm(wanted).code()).isZero();
    }

    @Test
    void a_stale_pid_file_makes_no_crash_of_a_stop_by_an_operator() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path stale = scene.collectd().folder().resolve("stale.pid");
        Files.writeString(stale, ended.pid() + "\n");
        scene.pidPath(stale)
                .commands(
                        scene.collectd().executable() + " -C "
                                + scene.collectd().configFile() + " -P "
                                + scene.collectd().pidFile(),
                        "kill $(cat " + scene.collectd().pidFile() + ")");

        a_stop_and_a_restart_by_an_operator_roll_nothing_back();
    }

    @Test
    void while_one_waits_no_other_is_taken_and_both_hold_over_a_restart() {
        replace(LONG);
        assertThat(scene.replace(scene.quick("other")).resultCode()).contains(ResultCode.REPLACEMENT_RUNNING);
        restart();
        assertThat(scene.replacer().recover()).isEqualTo(new ResumeResult.None());

        Outcome other = scene.replace(scene.quick("other"));

        assertThat(other.resultCode()).contains(ResultCode.REPLACEMENT_RUNNING);
        assertThat(other.message()).contains("waits for confirmation until 20", "task 1");
        assertThat(scene.carryOut(new Check(scene.quick("other"), null)).code()).isZero();
        assertThat(confirm(wanted).code()).isZero();
        assertThat(scene.collectd().config()).isEqualTo(wanted);
    }

    @Test
    void who_waits_for_an_abandoned_replacer_finds_it_gone_back_to_the_end() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        replace(Duration.ofSeconds(1), resumedReplacement -> {
            try {
                release.await();
                told.add(resumedReplacement);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().atMost(LIMIT).until(() -> scene.collectd().config().equals(scene.old()));

        scene.replacer().abandon();

        assertThat(scene.replacer().awaitIdle(Duration.ofMillis(1))).isFalse();
        release.countDown();
        assertThat(scene.replacer().awaitIdle(LIMIT)).isTrue();
        assertThat(told).hasSize(1);
        assertThat(scene.collectd().isAlive()).isTrue();
        assertThat(scene.memory().journal().read()).isEmpty();
    }

    @Test
    void a_disk_that_does_not_tell_whether_one_waits_is_asked_again() throws IOException {
        Path file = scene.state().resolve("confirmation");
        Path away = scene.state().resolve("away");
        replace(LONG);
        restart();
        rewriteDeadline(soon());
        try (LoggedLines logged = new LoggedLines(getClass())) {
            Files.move(file, away);
            Files.createDirectory(file);
            scene.replacer().recover();
            await().atMost(LIMIT).until(() -> logged.lines().stream().anyMatch(line -> line.contains("Cannot read")));
            assertThat(scene.replace(scene.quick("other")).resultCode()).contains(ResultCode.CONFIG_NOT_WRITTEN);
            assertThat(confirm(wanted).resultCode()).contains(ResultCode.CONFIG_NOT_WRITTEN);
        }
        Files.delete(file);
        Files.move(away, file);

        assertWentBack();
    }

    @Test
    void a_recovered_confirmation_beside_a_recovered_replacement_is_told_when_it_is_asked_again() throws IOException {
        replace(LONG);
        scene.replacer().abandon();
        PendingConfirmations pendingConfirmations = scene.memory().confirmations();
        pendingConfirmations.end(pendingConfirmations.waiting().orElseThrow(), State.CONFIRMED, SENDER);
        JournalEntry entry = JournalEntry.of(new Asked(ReplaceScene.TASK, Kind.REPLACE, LONG));
        scene.memory().journal().write(entry.ended(Outcome.of(ResultCode.SUCCEEDED, "it had ended")));
        scene.restarted().recover();

        Outcome again = confirm(wanted);

        assertThat(again.resultCode()).contains(ResultCode.SUCCEEDED);
        assertThat(again.message()).isEqualTo("The config is confirmed");
        assertThat(isKnownGood()).isTrue();
    }

    @Test
    void a_deadline_that_passes_after_a_restart_is_kept() throws IOException {
        replace(LONG);
        restart();
        rewriteDeadline(soon());
        assertThat(scene.replacer().recover()).isEqualTo(new ResumeResult.None());

        assertWentBack();
    }

    @Test
    void a_deadline_that_passed_during_another_boot_is_kept_at_once() throws IOException {
        replace(LONG);
        restart();
        rewriteDeadline(otherBoot(Instant.now().minusSeconds(7200)));

        scene.replacer().recover();

        assertWentBack();
    }

    @Test
    void a_clock_that_was_put_back_over_a_boot_lengthens_nothing() throws IOException {
        replace(LONG);
        restart();
        rewriteDeadline(otherBoot(Instant.now().plusSeconds(86_400)));

        scene.replacer().recover();

        assertWentBack();
    }

    /** Returns a deadline one second from now, in this boot. */
    private static ConfirmDeadline soon() {
        return ConfirmDeadline.in(Duration.ofSeconds(1), Clock.systemUTC());
    }

    private static ConfirmDeadline otherBoot(Instant set) {
        return new ConfirmDeadline(new TimePoint("another boot", 0, set), Duration.ofHours(1));
    }

    private void rewriteDeadline(ConfirmDeadline deadline) throws IOException {
        PendingConfirmation waiting = scene.memory().confirmations().waiting().orElseThrow();
        PendingConfirmation earlier = new PendingConfirmation(
                waiting.taskId(),
                waiting.place(),
                waiting.newSha256(),
                waiting.oldSha256(),
                false,
                deadline,
                State.WAITING,
                null,
                null);
        new StateFolder(scene.state()).write("confirmation", earlier.encode());
    }

    @Test
    void another_hash_or_another_task_confirms_nothing() {
        replace(LONG);

        Outcome another = confirm(scene.old());
        Outcome nothing = scene.replacer().carryOut(SENDER, new Confirm(new TaskId(5), ReplaceScene.sha256(wanted)));

        assertThat(another.resultCode()).contains(ResultCode.UNEXPECTED_CONFIG);
        assertThat(nothing.resultCode()).contains(ResultCode.INVALID_MESSAGE);
        assertThat(nothing.message()).contains("No config of task 5 waits");
        assertThat(scene.memory().confirmations().waiting()).isPresent();
    }

    @Test
    void a_rollback_ends_the_wait_and_brings_back_the_config_before() throws IOException {
        replace(LONG);

        Outcome outcome = scene.carryOut(new RollBack(null, null));

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(scene.collectd().config()).isEqualTo(scene.old());
        assertThat(isKnownGood()).isFalse();
        assertThat(confirm(wanted).resultCode()).contains(ResultCode.ROLLED_BACK);
        assertThat(scene.replace(wanted).code()).isZero();
    }

    @Test
    void a_config_that_somebody_has_put_there_meanwhile_is_left() throws IOException {
        replace(LONG);
        restart();
        rewriteDeadline(soon());
        String edited = scene.quick("edited");
        scene.collectd().writeConfig(edited);
        scene.replacer().recover();

        await().atMost(LIMIT).until(() -> !told.isEmpty());

        assertThat(told.get(0).outcome().resultCode()).contains(ResultCode.UNEXPECTED_CONFIG);
        assertThat(scene.collectd().config()).isEqualTo(edited);
        assertThat(scene.memory().confirmations().waiting()).isEmpty();
    }

    @Test
    void a_wait_for_a_config_that_is_in_place_no_more_holds_up_nothing() {
        replace(LONG);
        scene.collectd().writeConfig(scene.quick("edited"));

        Outcome next = scene.replace(scene.quick("next"));

        assertThat(next.code()).as(next.message()).isZero();
        assertThat(scene.memory().confirmations().waiting()).isEmpty();
        assertThat(confirm(wanted).resultCode()).contains(ResultCode.UNEXPECTED_CONFIG);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_wait_that_a_crash_has_left_ends_when_its_config_is_gone_back_from(boolean byRecovery) throws IOException {
        String broken = scene.unstartable();
        Asked asked = new Asked(ReplaceScene.TASK, Kind.REPLACE, LONG);
        Found found = new Found(
                scene.collectd().configFile(),
                scene.backup(),
                ReplaceScene.sha256(scene.old()),
                ReplaceScene.sha256(broken));
        Files.writeString(scene.backup(), scene.old());
        scene.memory().confirmations().begin(asked, found);
        scene.memory()
                .journal()
                .write(JournalEntry.of(asked).at(ReplacementStep.KEEP).about(found));
        scene.collectd().stop();
        scene.collectd().writeConfig(byRecovery ? broken : scene.old());

        Outcome outcome = ((Ended) scene.restarted().recover()).outcome();

        assertThat(outcome.resultCode())
                .contains(byRecovery ? ResultCode.ROLLED_BACK : ResultCode.REPLACEMENT_INTERRUPTED);
        assertThat(scene.memory().confirmations().waiting()).isEmpty();
        assertThat(scene.replace(scene.quick("next")).code()).isZero();
    }

    @Test
    void a_crash_before_the_wait_is_recorded_ends_with_it_recorded() throws IOException {
        replace(LONG);
        scene.replacer().abandon();
        new StateFolder(scene.state()).delete("confirmation");
        scene.memory()
                .journal()
                .write(JournalEntry.of(new Asked(ReplaceScene.TASK, Kind.REPLACE, LONG))
                        .at(ReplacementStep.KEEP)
                        .about(new Found(
                                scene.collectd().configFile(),
                                scene.backup(),
                                ReplaceScene.sha256(scene.old()),
                                ReplaceScene.sha256(wanted))));

        Outcome outcome = ((Ended) scene.restarted().recover()).outcome();

        assertThat(outcome.code()).as(outcome.message()).isZero();
        assertThat(outcome.warnings()).anyMatch(warning -> warning.contains("rolled back at"));
        assertThat(scene.memory().confirmations().waiting()).isPresent();
        assertThat(isKnownGood()).isFalse();
    }

    @Test
    void a_crash_after_the_confirmation_was_recorded_ends_with_its_result() throws IOException {
        replace(LONG);
        scene.replacer().abandon();
        PendingConfirmations pendingConfirmations = scene.memory().confirmations();
        pendingConfirmations.end(pendingConfirmations.waiting().orElseThrow(), State.CONFIRMED, SENDER);

        Ended recovered = (Ended) scene.restarted().recover();

        assertThat(recovered.taskId()).isEqualTo(SENDER);
        assertThat(recovered.outcome().code()).isZero();
        assertThat(isKnownGood()).isTrue();
        scene.replacer().discard(SENDER);
        assertThat(scene.restarted().recover()).isEqualTo(new ResumeResult.None());
    }

    @Test
    void a_crash_while_it_went_back_by_itself_is_told_to_the_listener_alone() throws IOException {
        replace(LONG);
        restart();
        scene.memory()
                .journal()
                .write(JournalEntry.of(new Asked(ReplaceScene.TASK, Kind.UNCONFIRMED, null))
                        .at(ReplacementStep.START)
                        .about(new Found(
                                scene.collectd().configFile(),
                                scene.backup(),
                                ReplaceScene.sha256(wanted),
                                ReplaceScene.sha256(scene.old()))));
        scene.collectd().writeConfig(scene.old());

        assertThat(scene.replacer().recover()).isEqualTo(new ResumeResult.None());

        assertWentBack();
    }
}
