package io.github.collectdmonitor.replace.run;

import io.github.collectdmonitor.collectd.CheckResult;
import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.collectd.check.ConfigCheck;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.state.PendingConfirmation;
import io.github.collectdmonitor.replace.state.PendingConfirmation.State;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.state.ReplacementOutcomes;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.NewConfig;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Asked;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The actions of the steps after LOCK. Each returns its failure, if any. */
public final class StepActions {
    private final Collectd collectd;
    private final ConfigFiles files;
    private final ReplacementProgress progress;
    private final ReplacementHistory memory;
    private final List<String> warnings = new ArrayList<>();

    private @Nullable Path staged;
    private @Nullable Started started;
    private boolean newHasNoProcess;

    StepActions(Collectd collectd, ConfigFiles files, ReplacementProgress progress, ReplacementHistory memory) {
        this.collectd = collectd;
        this.files = files;
        this.progress = progress;
        this.memory = memory;
    }

    Optional<StepFailure> stage(NewConfig config) {
        warnings.addAll(config.warnings());
        try {
            staged = files.stage(config.bytes());
            return Optional.empty();
        } catch (IOException e) {
            return failed(ResultCode.CONFIG_NOT_WRITTEN, "Cannot write the new config: " + ConfigFiles.explain(e));
        }
    }

    Optional<StepFailure> check(ConfigCheck configCheck) throws InterruptedException {
        CheckResult result = configCheck.check(Objects.requireNonNull(staged));
        if (result instanceof CheckResult.Broken broken) {
            return byConfig(ResultCode.CONFIG_BROKEN, "New config seems broken!: " + broken.reason());
        }
        warnings.addAll(((CheckResult.Accepted) result).warnings());
        return Optional.empty();
    }

    Optional<StepFailure> backUp() {
        try {
            String sha256 = files.backUp();
            if (!Objects.equals(sha256, progress.files().oldSha256())) {
                return failed(
                        ResultCode.NOT_BACKED_UP, files.place() + " was changed while the new config was checked");
            }
            return Optional.empty();
        } catch (IOException e) {
            return failed(ResultCode.NOT_BACKED_UP, "Cannot back up the old config: " + ConfigFiles.explain(e));
        }
    }

    public Optional<StepFailure> stop() throws InterruptedException {
        StopResult result = collectd.stop();
        if (result instanceof StopResult.Stopped stopped) {
            warnings.addAll(stopped.remarks());
        }
        if (result instanceof StopResult.NotStopped notStopped) {
            return failed(ResultCode.NOT_STOPPED, "Cannot stop collectd: " + notStopped.reason());
        }
        return result instanceof StopResult.Remains remains
                ? failed(ResultCode.PROCESS_REMAINS, "Cannot stop collectd: " + remains.reason())
                : Optional.empty();
    }

    Optional<StepFailure> swap() {
        try {
            files.swap(progress.files().oldSha256());
            return Optional.empty();
        } catch (IOException e) {
            return failed(ResultCode.NOT_REPLACED, "Cannot put the new config in place: " + ConfigFiles.explain(e));
        }
    }

    Optional<StepFailure> start() throws InterruptedException {
        StartResult result = collectd.start();
        if (result instanceof Started running) {
            started = running;
            return Optional.empty();
        }
        newHasNoProcess = result instanceof StartResult.NoProcess;
        if (result instanceof StartResult.Prevented prevented) {
            return failed(
                    ResultCode.ROLLED_BACK, "collectd cannot be started, whatever its config: " + prevented.reason());
        }
        boolean byConfig = result instanceof StartResult.NoProcess none
                ? none.byConfig()
                : ((StartResult.Failed) result).byConfig();
        return Optional.of(new StepFailure(
                ResultCode.ROLLED_BACK, "collectd did not start with the new config: " + result.reason(), byConfig));
    }

    /** Sets the process that START has started in the previous run. */
    public void isStarted(Started process) {
        started = process;
    }

    Optional<StepFailure> verify() throws InterruptedException {
        Health health = collectd.health(Objects.requireNonNull(started));
        if (health instanceof Health.Dead dead) {
            return Optional.of(new StepFailure(
                    ResultCode.ROLLED_BACK,
                    "collectd did not keep running with the new config: " + dead.reason(),
                    dead.byConfig()));
        }
        if (health instanceof Health.Unverified unverified) {
            warnings.add("It was not verified whether collectd collects values: " + unverified.reason());
        }
        return health instanceof Health.NoFreshValues none
                ? Optional.of(new StepFailure(
                        ResultCode.ROLLED_BACK,
                        "collectd collects no values with the new config: " + none.reason(),
                        none.byConfig()))
                : Optional.empty();
    }

    Optional<StepFailure> keep() {
        Asked asked = progress.entry().asked();
        Found found = progress.files();
        if (asked.confirmWithin() != null) {
            return awaitConfirmation(asked, found);
        }
        if (asked.kind() != Kind.REPLACE) {
            memory.confirmations().endWaiting(State.WENT_BACK);
        }
        if (asked.kind() != Kind.UNCONFIRMED) {
            warnings.addAll(keepKnownGood(found, asked.kind() == Kind.ROLL_BACK));
        }
        return Optional.empty();
    }

    private Optional<StepFailure> awaitConfirmation(Asked asked, Found found) {
        try {
            PendingConfirmation begun = memory.confirmations().begin(asked, found);
            warnings.add("The config is rolled back at "
                    + ReplacementOutcomes.shown(begun.deadline().at())
                    + " unless it is confirmed: monitor-send-config --confirm " + asked.taskId() + " --sha256 "
                    + found.newSha256());
            return Optional.empty();
        } catch (IOException e) {
            return failed(
                    ResultCode.CONFIG_NOT_WRITTEN,
                    "Cannot record the pending confirmation of the new config: " + ConfigFiles.explain(e));
        }
    }

    private List<String> keepKnownGood(Found found, boolean rolledBack) {
        try {
            Optional<byte[]> config =
                    files.read().filter(bytes -> Sha256.of(bytes).equals(found.newSha256()));
            Optional<byte[]> old = Files.isReadable(found.backup())
                    ? Optional.of(Files.readAllBytes(found.backup()))
                            .filter(bytes -> Sha256.of(bytes).equals(found.oldSha256()))
                    : Optional.empty();
            return config.isPresent()
                    ? memory.keep(config.get(), old, rolledBack)
                    : List.of("The config has been changed meanwhile; it was not stored as the last known good one");
        } catch (IOException e) {
            return List.of("Cannot store the config as the last known good one: " + ConfigFiles.explain(e));
        }
    }

    List<String> warnings() {
        return warnings;
    }

    boolean newHasNoProcess() {
        return newHasNoProcess;
    }

    static Optional<StepFailure> failed(ResultCode code, String reason) {
        return Optional.of(new StepFailure(code, reason));
    }

    static Optional<StepFailure> byConfig(ResultCode code, String reason) {
        return Optional.of(new StepFailure(code, reason, true));
    }
}
