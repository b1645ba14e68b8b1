package io.github.collectdmonitor.replace.rollback;

import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.DaemonIdentification;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.state.JournalEntry.Back;
import io.github.collectdmonitor.replace.state.KnownGoodConfigs;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.RollbackStep;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rolls back a replacement that has touched collectd: the host runs the old config again, or the last known good one,
 * or the outcome says that collectd does not run.
 */
public final class Rollback {
    private static final String MANUAL_START = "; collectd does NOT run: check its log and start it manually";

    private final Collectd collectd;
    private final ConfigFiles files;
    private final ReplacementProgress progress;
    private final KnownGoodConfigs knownGood;
    private boolean oldHasNoProcess;
    private boolean prevented;
    private @Nullable Started runs;
    private List<String> warnings = List.of();

    public Rollback(Collectd collectd, ConfigFiles files, ReplacementProgress progress, KnownGoodConfigs knownGood) {
        this.collectd = collectd;
        this.files = files;
        this.progress = progress;
        this.knownGood = knownGood;
    }

    /** Makes sure that collectd runs with the old config, which is still in place. */
    public Outcome keepOldRunning(StepFailure failure) throws InterruptedException {
        if (failure.code() == ResultCode.PROCESS_REMAINS) {
            return Outcome.of(
                    failure.code(),
                    failure.reason()
                            + "; the old config is in place; when that process has ended, start collectd again");
        }
        progress.enter(RollbackStep.BACK_START);
        Running running = ensureRuns();
        progress.done(RollbackStep.BACK_START);
        boolean interrupted = failure.code() == ResultCode.REPLACEMENT_INTERRUPTED;
        return Outcome.of(
                interrupted && !running.well() ? ResultCode.ROLLBACK_FAILED : failure.code(),
                failure.reason() + "; the old config is in place" + running.text()
                        + (interrupted && running.well() ? "; send the new one again" : ""));
    }

    /**
     * The state of collectd.
     *
     * @param well false if it could not be started
     * @param text the state, to be appended to a sentence
     */
    public record Running(boolean well, String text) {}

    /** Starts collectd if it does not run. */
    public Running ensureRuns() throws InterruptedException {
        DaemonIdentification daemonIdentification = collectd.identity();
        if (daemonIdentification instanceof DaemonIdentification.Running running) {
            return new Running(true, "; collectd runs with it (" + running.identity() + ")");
        }
        if (daemonIdentification instanceof DaemonIdentification.Untouchable untouchable) {
            return untouchable.runs()
                    ? new Running(true, "; collectd was left as it is")
                    : new Running(false, ", but " + untouchable.reason() + MANUAL_START);
        }
        StartResult result = collectd.start();
        if (!(result instanceof Started started)) {
            return new Running(false, ", but " + result.reason() + MANUAL_START);
        }
        return collectd.health(started) instanceof Health.Dead dead
                ? new Running(false, ", but " + dead.reason() + MANUAL_START)
                : new Running(true, "; collectd runs again with it (" + started.identity() + ")");
    }

    /** Rolls back the new config, which is in place and does not work. */
    public Outcome rollBack(StepFailure failure, boolean newHadNoProcess) throws InterruptedException {
        Back way = progress.entry().back();
        if (way != null && way.toSha256() != null) {
            return toKnownGood(failure, failed(failure, "the old config did not work either"));
        }
        StopResult stopped = stop();
        String old = progress.files().oldSha256();
        if (old == null) {
            return withoutOld(failure, stopped);
        }
        progress.enter(RollbackStep.BACK_RESTORE);
        try {
            restore(old);
        } catch (IOException e) {
            return toKnownGood(
                    failure,
                    failed(
                            failure,
                            "the new config is still in place, because the old one could not be restored ("
                                    + ConfigFiles.explain(e) + ")"));
        }
        progress.done(RollbackStep.BACK_RESTORE);
        if (!(stopped instanceof StopResult.Stopped)) {
            return notStopped(failure, stopped);
        }
        String trouble = startAndVerify();
        if (trouble == null) {
            return rolledBack(failure, "the old config is in place again and collectd runs with it");
        }
        if (prevented) {
            // No other config would start either, and this one is not the cause.
            return failed(failure, "the old config is in place again, but collectd did not " + trouble + MANUAL_START);
        }
        Outcome worse = Outcome.of(
                newHadNoProcess && oldHasNoProcess ? ResultCode.NO_PROCESS_ID : ResultCode.ROLLBACK_FAILED,
                failure.reason() + "; the old config is in place again, but collectd did not " + trouble
                        + MANUAL_START);
        return worse.resultCode().equals(Optional.of(ResultCode.NO_PROCESS_ID)) ? worse : toKnownGood(failure, worse);
    }

    /** Restores the old config, which may also be stored as a known good one. */
    private void restore(String sha256) throws IOException {
        try {
            files.restore(sha256);
        } catch (IOException e) {
            Optional<byte[]> kept = knownGood.find(sha256);
            if (kept.isEmpty()) {
                throw e;
            }
            files.put(kept.get());
        }
    }

    private Outcome withoutOld(StepFailure failure, StopResult stopped) throws InterruptedException {
        Outcome removed = failed(
                failure,
                "there was no old config to roll back to, so the new one was removed and collectd does not run");
        if (stopped instanceof StopResult.Stopped && candidate().isPresent()) {
            return toKnownGood(failure, removed);
        }
        progress.enter(RollbackStep.BACK_RESTORE);
        try {
            files.removeNew();
        } catch (IOException e) {
            return failed(
                    failure,
                    "the new config is still in place, because it could not be removed (" + ConfigFiles.explain(e) + ")"
                            + ensureRuns().text());
        }
        progress.done(RollbackStep.BACK_RESTORE);
        return stopped instanceof StopResult.Stopped ? removed : notStopped(failure, stopped);
    }

    /** Rolls back to the newest known good config that was not tried here. */
    private Outcome toKnownGood(StepFailure failure, Outcome without) throws InterruptedException {
        Optional<byte[]> known = candidate();
        if (known.isEmpty()) {
            Running running = without.message().endsWith(MANUAL_START) ? new Running(false, "") : ensureRuns();
            return Outcome.of(ResultCode.ROLLBACK_FAILED, without.message() + running.text());
        }
        String sha256 = Sha256.of(known.get());
        progress.rollsBack(new Back(from(), failure, sha256));
        StopResult stopped = stop();
        progress.enter(RollbackStep.BACK_RESTORE);
        try {
            files.put(known.get());
        } catch (IOException e) {
            return Outcome.of(
                    ResultCode.ROLLBACK_FAILED,
                    without.message() + "; the last known good config could not be put in place: "
                            + ConfigFiles.explain(e) + ensureRuns().text());
        }
        progress.done(RollbackStep.BACK_RESTORE);
        if (!(stopped instanceof StopResult.Stopped)) {
            return notStopped(failure, stopped);
        }
        String trouble = startAndVerify();
        return trouble == null
                ? rolledBack(
                        failure,
                        "the old config cannot be used, and the last known good one (SHA-256 " + sha256
                                + ") is in place and collectd runs with it")
                : failed(
                        failure,
                        "neither the old config nor the last known good one works; the latter (SHA-256 " + sha256
                                + ") is in place, but collectd did not " + trouble + MANUAL_START);
    }

    private Optional<byte[]> candidate() {
        String old = progress.files().oldSha256();
        String failed = progress.files().newSha256();
        try {
            return knownGood.newestBut(old == null ? Set.of(failed) : new HashSet<>(List.of(failed, old)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private ReplacementStep from() {
        return Objects.requireNonNull(progress.entry().back()).from();
    }

    private StopResult stop() throws InterruptedException {
        progress.enter(RollbackStep.BACK_STOP);
        StopResult stopped = collectd.stop();
        progress.done(RollbackStep.BACK_STOP);
        return stopped;
    }

    /** Returns what collectd failed to do, or null if it runs. */
    private @Nullable String startAndVerify() throws InterruptedException {
        progress.enter(RollbackStep.BACK_START);
        StartResult result = collectd.start();
        if (!(result instanceof Started started)) {
            oldHasNoProcess = result instanceof StartResult.NoProcess;
            prevented = result instanceof StartResult.Prevented;
            return "start with it either: " + result.reason();
        }
        progress.done(RollbackStep.BACK_START);
        progress.enter(RollbackStep.BACK_VERIFY);
        Health health = collectd.health(started);
        if (health instanceof Health.Dead dead) {
            return "keep running with it either: " + dead.reason();
        }
        progress.done(RollbackStep.BACK_VERIFY);
        runs = started;
        warnings = health instanceof Health.NoFreshValues none
                ? List.of("collectd shows no fresh values with the old config either: " + none.reason())
                : List.of();
        return null;
    }

    private Outcome rolledBack(StepFailure failure, String state) {
        return Outcome.of(
                        ResultCode.ROLLED_BACK,
                        failure.reason() + "; " + state + " ("
                                + Objects.requireNonNull(runs).identity() + ")")
                .withWarnings(warnings);
    }

    private static Outcome notStopped(StepFailure failure, StopResult stopped) {
        return failed(
                failure,
                "the old config is in place again, but collectd could not be stopped: "
                        + (stopped instanceof StopResult.Remains remains
                                ? remains.reason()
                                : ((StopResult.NotStopped) stopped).reason())
                        + "; restart it manually");
    }

    /**
     * After an internal error or a lack of memory in the methods above: runs each of their parts that is still
     * possible.
     */
    public Outcome lastResort(StepFailure failure, boolean swapped) throws InterruptedException {
        String state = "internal error of the agent during the rollback (see its log)";
        String old = progress.files().oldSha256();
        if (swapped && old == null) {
            return failed(failure, state + "; there was no old config to roll back to; check collectd");
        }
        boolean stopped = !swapped || tryStop();
        if (swapped) {
            try {
                files.restore(Objects.requireNonNull(old));
                state += "; the old config is in place again";
            } catch (IOException | RuntimeException | Error e) {
                state += "; the new config is still in place, because the old one could not be restored";
            }
        }
        state += tryStart();
        return failed(failure, stopped ? state : state + "; it may still run with the new config: restart it manually");
    }

    private boolean tryStop() throws InterruptedException {
        try {
            return collectd.stop() instanceof StopResult.Stopped;
        } catch (RuntimeException | Error e) {
            return false;
        }
    }

    private String tryStart() throws InterruptedException {
        for (int tries = 0; tries < 2; tries++) {
            try {
                return ensureRuns().text();
            } catch (RuntimeException | Error e) {
                // The start may have succeeded nevertheless, which the second attempt detects.
            }
        }
        return "; it is unknown whether collectd runs: check it, and start it manually";
    }

    private static Outcome failed(StepFailure failure, String state) {
        return Outcome.of(ResultCode.ROLLBACK_FAILED, failure.reason() + "; " + state);
    }
}
