package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.collectd.CheckResult;
import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.CollectdLocator;
import io.github.collectdmonitor.collectd.CollectdLocator.Location;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.settings.CollectdSettings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One replacement, from LOCK to KEEP or back. Runs on a thread of its own, which nobody interrupts after STOP. */
final class Replacement {
    private static final Logger LOG = System.getLogger(Replacement.class.getName());
    private static final String UNTOUCHED = "; the old config is in place and collectd was not touched";

    private final CollectdLocator locator;
    private final CollectdSettings settings;
    private final NewConfig config;
    private final ReplaceProgress progress;
    private final List<String> warnings;

    private @Nullable Collectd collectd;
    private @Nullable ConfigFiles files;
    private @Nullable ReplaceLock lock;
    private @Nullable Path staged;
    private @Nullable Started started;
    private boolean newHasNoProcess;

    Replacement(CollectdLocator locator, CollectdSettings settings, NewConfig config, ReplaceProgress progress) {
        this.locator = locator;
        this.settings = settings;
        this.config = config;
        this.progress = progress;
        this.warnings = new ArrayList<>(config.warnings());
    }

    /** Takes every step until one fails, and undoes that. */
    Outcome run() {
        try {
            for (ReplaceStep step : ReplaceStep.values()) {
                if (!progress.enter(step)) {
                    return abandoned();
                }
                Optional<StepFailure> failure = attempt(step);
                if (failure.isPresent()) {
                    return progress.endedEarly() ? abandoned() : undo(step, failure.get());
                }
            }
            return Outcome.of(ResultCode.SUCCEEDED, "Succeeded to replace config.")
                    .withWarnings(warnings);
        } catch (InterruptedException e) {
            return abandoned();
        } finally {
            close();
        }
    }

    /** A bug in a step, or a lack of memory or threads, must not keep it from being undone. */
    private Optional<StepFailure> attempt(ReplaceStep step) throws InterruptedException {
        try {
            return act(step);
        } catch (RuntimeException | Error e) {
            logBug(step, e);
            return failed(
                    step.failure(),
                    "The agent itself failed at " + step + " (" + e.getClass().getSimpleName() + ", see its log)");
        }
    }

    private Optional<StepFailure> act(ReplaceStep step) throws InterruptedException {
        return switch (step) {
            case LOCK -> lock();
            case STAGE -> stage();
            case CHECK -> check();
            case BACK_UP -> backUp();
            case STOP -> stop();
            case SWAP -> swap();
            case START -> start();
            case VERIFY -> verify();
            case KEEP -> Optional.empty();
        };
    }

    private Optional<StepFailure> lock() throws InterruptedException {
        Location location = locator.locate(settings);
        if (location instanceof Location.NotFound notFound) {
            return failed(ResultCode.COLLECTD_NOT_FOUND, notFound.reason());
        }
        collectd = ((Location.Found) location).collectd();
        Path path = collectd.installation().config();
        try {
            files = ConfigFiles.of(path);
        } catch (IOException e) {
            return failed(
                    ResultCode.COLLECTD_NOT_FOUND, "Cannot find collectd's files: " + path + " is a link to nowhere");
        }
        try {
            lock = ReplaceLock.tryTake(files.lockFile()).orElse(null);
            files.checkFreeSpace(config.bytes().length);
        } catch (IOException e) {
            return failed(ResultCode.CONFIG_NOT_WRITTEN, "Cannot write beside " + path + ": " + ConfigFiles.explain(e));
        }
        return lock == null
                ? failed(
                        ResultCode.REPLACEMENT_RUNNING,
                        "Another replacement of " + path + " is running, by another process")
                : Optional.empty();
    }

    private Optional<StepFailure> stage() {
        try {
            staged = files().stage(config.bytes());
            return Optional.empty();
        } catch (IOException e) {
            return failed(ResultCode.CONFIG_NOT_WRITTEN, "Cannot write the new config: " + ConfigFiles.explain(e));
        }
    }

    private Optional<StepFailure> check() throws InterruptedException {
        CheckResult result = collectd().check(Objects.requireNonNull(staged));
        if (result instanceof CheckResult.Broken broken) {
            return failed(ResultCode.CONFIG_BROKEN, "New config seems broken!: " + broken.reason());
        }
        warnings.addAll(((CheckResult.Accepted) result).warnings());
        return Optional.empty();
    }

    private Optional<StepFailure> backUp() {
        try {
            files().backUp();
            return Optional.empty();
        } catch (IOException e) {
            return failed(ResultCode.NOT_BACKED_UP, "Cannot back up the old config: " + ConfigFiles.explain(e));
        }
    }

    private Optional<StepFailure> stop() throws InterruptedException {
        StopResult result = collectd().stop();
        if (result instanceof StopResult.NotStopped notStopped) {
            return failed(ResultCode.NOT_STOPPED, "Cannot stop collectd: " + notStopped.reason());
        }
        return result instanceof StopResult.Remains remains
                ? failed(ResultCode.PROCESS_REMAINS, "Cannot stop collectd: " + remains.reason())
                : Optional.empty();
    }

    private Optional<StepFailure> swap() {
        try {
            files().swap();
            return Optional.empty();
        } catch (IOException e) {
            return failed(ResultCode.NOT_REPLACED, "Cannot put the new config into place: " + ConfigFiles.explain(e));
        }
    }

    private Optional<StepFailure> start() throws InterruptedException {
        StartResult result = collectd().start();
        if (result instanceof Started running) {
            started = running;
            return Optional.empty();
        }
        newHasNoProcess = result instanceof StartResult.NoProcess;
        String reason =
                result instanceof StartResult.NoProcess none ? none.reason() : ((StartResult.Failed) result).reason();
        return failed(ResultCode.ROLLED_BACK, "collectd did not start with the new config: " + reason);
    }

    private Optional<StepFailure> verify() throws InterruptedException {
        Health health = collectd().health(Objects.requireNonNull(started));
        if (health instanceof Health.Dead dead) {
            return failed(ResultCode.ROLLED_BACK, "collectd did not live with the new config: " + dead.reason());
        }
        return health instanceof Health.NoFreshValues none
                ? failed(ResultCode.ROLLED_BACK, "collectd collects nothing with the new config: " + none.reason())
                : Optional.empty();
    }

    private Outcome undo(ReplaceStep step, StepFailure failure) throws InterruptedException {
        Outcome outcome = switch (step.undo()) {
            case NOTHING, DELETE_STAGED ->
                Outcome.of(failure.code(), failure.reason() + (step == ReplaceStep.CHECK ? "" : UNTOUCHED));
            case KEEP_OLD_RUNNING, ROLL_BACK -> goBack(step, failure);
        };
        List<String> all = new ArrayList<>(warnings);
        all.addAll(outcome.warnings());
        return outcome.withWarnings(all);
    }

    /** Goes back, tries once more where the agent itself fails at it, and then does what can still be done. */
    private Outcome goBack(ReplaceStep step, StepFailure failure) throws InterruptedException {
        WayBack wayBack = new WayBack(collectd(), files());
        boolean swapped = step.undo() == ReplaceStep.Undo.ROLL_BACK;
        for (int tries = 0; tries < 2; tries++) {
            try {
                return swapped ? wayBack.rollBack(failure, newHasNoProcess) : wayBack.keepOldRunning(failure);
            } catch (RuntimeException | Error e) {
                logBug(step, e);
                // What it lacked, such as memory, may be there again.
                TimeUnit.SECONDS.sleep(1);
            }
        }
        return wayBack.lastResort(failure, swapped);
    }

    private static void logBug(ReplaceStep step, Throwable bug) {
        try {
            LOG.log(Level.ERROR, "The step " + step + ", or undoing it, failed unexpectedly", bug);
        } catch (RuntimeException | Error e) {
            // The way back matters more than the log.
        }
    }

    private static Outcome abandoned() {
        return Outcome.of(
                ResultCode.REPLACEMENT_INTERRUPTED,
                "The agent stopped before the replacement touched collectd; the old config is in place; send the new one"
                        + " again");
    }

    private void close() {
        if (files != null) {
            files.discardStaged();
        }
        if (lock != null) {
            lock.close();
        }
    }

    private Collectd collectd() {
        return Objects.requireNonNull(collectd);
    }

    private ConfigFiles files() {
        return Objects.requireNonNull(files);
    }

    private static Optional<StepFailure> failed(ResultCode code, String reason) {
        return Optional.of(new StepFailure(code, reason));
    }
}
