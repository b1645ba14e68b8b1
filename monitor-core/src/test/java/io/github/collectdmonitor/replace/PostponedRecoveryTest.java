package io.github.collectdmonitor.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.resume.ResumeResult;
import io.github.collectdmonitor.replace.resume.ResumeResult.Ended;
import io.github.collectdmonitor.replace.resume.ResumeResult.Postponed;
import io.github.collectdmonitor.replace.state.JournalEntry;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.RetryPolicy;
import io.github.collectdmonitor.testkit.every.WaitLimit;
import io.github.collectdmonitor.testkit.process.LoggedLines;
import io.github.collectdmonitor.testkit.require.RequiresCollectd;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a replacement that a restarted agent cannot resume, with a real collectd. */
@RequiresCollectd
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class PostponedRecoveryTest {
    private static final Duration LIMIT = WaitLimit.LIMIT;

    private final ReplaceScene scene = ReplaceScene.stopped().probation(0);
    private final String old = scene.quick("old");
    private final String wanted = scene.quick("new");
    private final JournalEntry interrupted = JournalEntry.of(new Asked(ReplaceScene.TASK, Kind.REPLACE, null))
            .at(ReplacementStep.START)
            .about(new Found(
                    scene.collectd().configFile(),
                    scene.backup(),
                    ReplaceScene.sha256(old),
                    ReplaceScene.sha256(wanted)));

    @BeforeEach
    void crash() throws IOException {
        Files.writeString(scene.backup(), old);
        scene.collectd().writeConfig(wanted);
        scene.memory().journal().write(interrupted);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void assertPostponed(ConfigReplacer replacer, ResumeResult resumeResult) {
        assertThat(resumeResult).isInstanceOf(Postponed.class);
        replacer.discard(ReplaceScene.TASK);
        assertThat(scene.memory().journal().read())
                .hasValueSatisfying(entry -> assertThat(entry.outcome()).isNull());
    }

    private Outcome recoveredLater() {
        ResumeResult resumeResult = scene.restarted().recover();
        assertThat(resumeResult).isInstanceOf(Ended.class);
        return ((Ended) resumeResult).outcome();
    }

    @Test
    void an_agent_that_is_told_to_stop_leaves_it_to_the_next_one() {
        scene.restarted().abandon();

        assertPostponed(scene.replacer(), scene.replacer().recover());

        assertThat(recoveredLater().code()).isZero();
        assertThat(scene.collectd().isAlive()).isTrue();
    }

    @Test
    void an_agent_that_is_told_to_stop_looks_no_longer_for_collectd() {
        scene.configPath(Path.of("/nonexistent/collectd.conf"));
        ConfigReplacer replacer = new ConfigReplacer(
                scene.runner(), scene::settings, scene.state(), Clock.systemUTC(), RetryPolicy.USUAL);
        try (LoggedLines logged = new LoggedLines(getClass())) {
            CompletableFuture<ResumeResult> recovery = CompletableFuture.supplyAsync(replacer::recover);
            await().atMost(LIMIT)
                    .until(() -> logged.lines().stream()
                            .anyMatch(line -> line.contains("Cannot resume an interrupted replacement yet")));

            replacer.abandon();

            assertPostponed(
                    replacer,
                    recovery.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join());
        }
    }

    @Test
    void a_collectd_that_cannot_be_found_is_looked_for_until_it_can() throws IOException {
        Path link = scene.collectd().folder().resolve("mounted-later");
        scene.configPath(
                link.resolve(String.valueOf(scene.collectd().configFile().getFileName())));
        try (LoggedLines logged = new LoggedLines(getClass())) {
            CompletableFuture<Outcome> outcome = CompletableFuture.supplyAsync(this::recoveredLater);
            await().atMost(LIMIT)
                    .until(() -> logged.lines().stream()
                            .anyMatch(line -> line.contains("Cannot resume an interrupted replacement yet")));

            Files.createSymbolicLink(link, scene.collectd().configFile().resolveSibling(""));

            assertThat(outcome.join().code()).as(outcome.join().message()).isZero();
            assertThat(scene.collectd().config()).isEqualTo(wanted);
        }
    }

    @Test
    void a_collectd_that_stays_away_is_left_to_the_next_start_and_no_other_replacement_is_taken_meanwhile() {
        scene.impatient().configPath(Path.of("/nonexistent/collectd.conf"));
        assertPostponed(scene.restarted(), scene.replacer().recover());
        scene.configPath(scene.collectd().configFile());

        Outcome other = scene.replace(scene.quick("other"));

        assertThat(other.resultCode()).contains(ResultCode.REPLACEMENT_RUNNING);
        assertThat(other.message()).contains("restart the agent");
        assertThat(scene.collectd().config()).isEqualTo(wanted);
        assertThat(recoveredLater().resultCode()).contains(ResultCode.ROLLED_BACK);
        assertThat(scene.collectd().config()).isEqualTo(old);
        assertThat(scene.collectd().isAlive()).isTrue();
    }

    @Test
    void a_collectd_that_was_away_at_three_starts_is_told() throws IOException {
        scene.memory().journal().write(interrupted.resumedAgain().resumedAgain());
        scene.impatient().configPath(Path.of("/nonexistent/collectd.conf"));

        Outcome outcome = recoveredLater();

        assertThat(outcome.resultCode()).contains(ResultCode.ROLLBACK_FAILED);
        assertThat(outcome.message()).contains("START", "/nonexistent", "the new config is in place");
    }

    @Test
    void settings_that_name_another_config_now_are_told_at_once() throws IOException {
        Path another = scene.collectd().folder().resolve("another.conf");
        Files.writeString(another, old);
        scene.impatient().configPath(another);

        assertThat(recoveredLater().message()).contains("The settings name another collectd.conf now");
    }

    @Test
    void an_agent_that_fails_at_it_goes_back_and_leaves_the_end_to_the_next_one() throws IOException {
        Path archive = scene.collectd().folder().resolve("closed.zip");
        FileSystem closed = FileSystems.newFileSystem(archive, Map.of("create", "true"));
        scene.pidPath(closed.getPath("/pid"));
        closed.close();

        assertPostponed(scene.restarted(), scene.replacer().recover());

        assertThat(scene.collectd().config()).isEqualTo(old);
        scene.pidPath(scene.collectd().pidFile());
        assertThat(recoveredLater().resultCode()).contains(ResultCode.REPLACEMENT_INTERRUPTED);
        assertThat(scene.collectd().config()).isEqualTo(old);
        assertThat(scene.collectd().isAlive()).isTrue();
    }

    @Test
    void settings_that_fail_leave_it_to_the_next_start() {
        ConfigReplacer replacer = new ConfigReplacer(
                scene.runner(),
                () -> {
                    throw new IllegalStateException("no settings");
                },
                scene.state(),
                Clock.systemUTC());

        assertPostponed(replacer, replacer.recover());
    }
}
