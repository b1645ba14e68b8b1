package io.github.collectdmonitor.replace.run;

import static io.github.collectdmonitor.replace.run.StepActions.byConfig;
import static io.github.collectdmonitor.replace.run.StepActions.failed;

import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.DaemonIdentification;
import io.github.collectdmonitor.collectd.DaemonIdentification.NotRunning;
import io.github.collectdmonitor.collectd.DaemonIdentification.Running;
import io.github.collectdmonitor.collectd.DaemonIdentification.Untouchable;
import io.github.collectdmonitor.collectd.check.ConfigCheck;
import io.github.collectdmonitor.collectd.control.CollectdLocator;
import io.github.collectdmonitor.collectd.control.CollectdLocator.Location;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.state.FailedConfigs.FailedConfig;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.state.ReplacementOutcomes;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.NewConfig;
import io.github.collectdmonitor.replace.step.ReplacementOrder;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.StepFailure;
import io.github.collectdmonitor.settings.CollectdSettings;
import io.github.collectdmonitor.state.OsLock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The step LOCK: finds collectd and its files, takes the lock, and rejects replacements that are impossible or not
 * allowed.
 */
public final class LockStep implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LockStep.class.getName());

    private final CollectdLocator locator;
    private final CollectdSettings settings;
    private final ReplacementHistory memory;
    private final List<String> warnings = new ArrayList<>();

    private @Nullable Collectd collectd;
    private @Nullable ConfigCheck check;
    private @Nullable ConfigFiles files;
    private @Nullable OsLock lock;
    private @Nullable NewConfig config;
    private boolean elsewhere;

    public LockStep(CollectdLocator locator, CollectdSettings settings, ReplacementHistory memory) {
        this.locator = locator;
        this.settings = settings;
        this.memory = memory;
    }

    /** Runs the step for a new replacement. */
    Optional<StepFailure> take(ReplacementOrder order, ReplacementProgress progress) throws InterruptedException {
        Optional<StepFailure> failure = find();
        failure = failure.or(this::checkRename)
                .or(this::lock)
                .or(this::checkBackup)
                .or(() -> admit(order, progress));
        return failure.isPresent() ? failure : identify(order.asked().kind());
    }

    /** Checks whether collectd runs, and can be stopped and started. */
    private Optional<StepFailure> identify(Kind kind) throws InterruptedException {
        DaemonIdentification daemonIdentification = collectd().identity();
        if (daemonIdentification instanceof Untouchable untouchable) {
            return failed(ResultCode.NOT_STOPPED, "Cannot stop collectd: " + untouchable.reason());
        }
        Optional<String> obstacle = collectd().obstacleToStart();
        if (obstacle.isPresent()) {
            return failed(ResultCode.NOT_STOPPED, "Cannot stop collectd: " + obstacle.get());
        }
        if (daemonIdentification instanceof NotRunning notRunning) {
            warnings.add(
                    kind == Kind.CHECK
                            ? "collectd is not running; a replacement starts it"
                            : "collectd was not running before the replacement");
            warnings.addAll(notRunning.remarks());
        } else if (daemonIdentification instanceof Running running) {
            warnings.addAll(running.remarks());
        }
        return Optional.empty();
    }

    /** Returns warnings about collectd for the sender. */
    List<String> warnings() {
        return Stream.concat(warnings.stream(), files == null ? Stream.empty() : files.warnings().stream())
                .toList();
    }

    /** Takes the lock for a replacement of the previous run. */
    public Optional<StepFailure> takeForResume(Found found) throws InterruptedException {
        Optional<StepFailure> failure = find();
        elsewhere = failure.isEmpty() && !files().place().equals(found.place());
        if (elsewhere) {
            failure = failed(
                    ResultCode.COLLECTD_NOT_FOUND,
                    "The settings name another collectd.conf now: " + files().place() + " instead of " + found.place());
        }
        files = ConfigFiles.recorded(found.place(), found.backup(), locator.runner());
        return failure.or(this::lock);
    }

    /** Takes the lock for the collectd.conf of the settings. */
    public Optional<StepFailure> takeForSettings() throws InterruptedException {
        return find().or(this::lock);
    }

    /** Whether the settings name another path than the recorded one, so that retries are useless. */
    public boolean isElsewhere() {
        return elsewhere;
    }

    public boolean isTaken() {
        return lock != null;
    }

    /** Finds collectd and its files without taking the lock. */
    public Optional<StepFailure> find() throws InterruptedException {
        Location location = locator.locate(settings);
        if (location instanceof Location.NotFound notFound) {
            return failed(ResultCode.COLLECTD_NOT_FOUND, notFound.reason());
        }
        Location.Found there = (Location.Found) location;
        collectd = there.collectd();
        check = there.check();
        Path path = collectd.installation().config();
        try {
            files = ConfigFiles.of(path, locator.runner());
            return Optional.empty();
        } catch (IOException e) {
            return failed(
                    ResultCode.COLLECTD_NOT_FOUND, "Cannot find collectd's files: " + path + " is a dangling link");
        }
    }

    /** Checks before collectd is stopped that the new config can be moved into place. */
    private Optional<StepFailure> checkRename() {
        return files().obstacle().flatMap(obstacle -> failed(ResultCode.CONFIG_NOT_WRITTEN, obstacle));
    }

    private Optional<StepFailure> checkBackup() {
        ResultCode code = files().oldExists() ? ResultCode.NOT_BACKED_UP : ResultCode.CONFIG_NOT_WRITTEN;
        return files().obstacleToBackup(collectd().installation().config()).flatMap(obstacle -> failed(code, obstacle));
    }

    private Optional<StepFailure> lock() {
        try {
            lock = OsLock.tryTake(files().lockFile()).orElse(null);
        } catch (IOException e) {
            return failed(
                    ResultCode.CONFIG_NOT_WRITTEN,
                    "Cannot write beside " + files().place() + ": " + ConfigFiles.explain(e));
        }
        return lock == null
                ? failed(
                        ResultCode.REPLACEMENT_RUNNING,
                        "Another replacement of " + files().place() + " is running, by another process")
                : Optional.empty();
    }

    private Optional<StepFailure> admit(ReplacementOrder order, ReplacementProgress progress) {
        String old;
        try {
            old = files().sha256InPlace();
        } catch (IOException e) {
            return failed(ResultCode.NOT_BACKED_UP, "Cannot read the old config: " + ConfigFiles.explain(e));
        }
        if (order.expectedSha256() != null && !order.expectedSha256().equals(old)) {
            return failed(
                    ResultCode.UNEXPECTED_CONFIG,
                    "Expected the config with SHA-256 " + order.expectedSha256() + " in place, but there is "
                            + (old == null ? "none" : old));
        }
        if (order.asked().confirmWithin() != null && old == null) {
            return failed(
                    ResultCode.CONFIG_NOT_WRITTEN,
                    "There is no config in place to roll back to, so that no confirmation is possible");
        }
        keepOld(old);
        config = order.source().choose(old).orElse(null);
        if (config == null) {
            return failed(
                    ResultCode.CONFIG_BROKEN,
                    "There is no last known good config to roll back to, other than the one in place");
        }
        progress.found(new Found(files().place(), files().backup(), old, config.sha256()));
        return failedEarlier(order, config).or(this::checkFreeSpace);
    }

    private Optional<StepFailure> failedEarlier(ReplacementOrder order, NewConfig candidate) {
        Optional<FailedConfig> failed = order.force() || order.asked().kind() != Kind.REPLACE
                ? Optional.empty()
                : memory.failed().find(candidate.sha256());
        return failed.flatMap(how -> byConfig(
                ResultCode.CONFIG_BROKEN,
                "This config failed on this host "
                        + ReplacementOutcomes.shown(memory.failed().age(how)) + " ago: " + how.reason()
                        + "; --force tries it again"));
    }

    private Optional<StepFailure> checkFreeSpace() {
        try {
            files().checkFreeSpace(Objects.requireNonNull(config).length());
            return Optional.empty();
        } catch (IOException e) {
            return failed(
                    ResultCode.CONFIG_NOT_WRITTEN,
                    "Cannot write beside " + files().place() + ": " + ConfigFiles.explain(e));
        }
    }

    /**
     * Stores the config in place as a known good one if another program put it there and collectd has run with it for a
     * while.
     */
    private void keepOld(@Nullable String sha256) {
        try {
            boolean known = sha256 == null || memory.knownGood().has(sha256) || waits(sha256);
            if (!known && runsLongEnough()) {
                Optional<byte[]> old = files().read();
                if (old.isPresent() && Sha256.of(old.get()).equals(sha256)) {
                    memory.knownGood().keep(old.get());
                }
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Cannot store the config in place as a known good one: {0}", ConfigFiles.explain(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean waits(String sha256) {
        return memory.confirmations()
                .waiting()
                .filter(one -> one.newSha256().equals(sha256))
                .isPresent();
    }

    private boolean runsLongEnough() throws IOException, InterruptedException {
        if (!(collectd().identity() instanceof Running running)) {
            return false;
        }
        Optional<Duration> age = running.identity().age();
        Path place = files().place();
        Instant changed = Files.getLastModifiedTime(place).toInstant();
        Instant moved = ((FileTime) Files.getAttribute(place, "unix:ctime")).toInstant();
        Instant since = changed.isAfter(moved) ? changed : moved;
        return age.isPresent()
                && age.get().compareTo(settings.timeouts().probation()) >= 0
                && Instant.now().minus(age.get()).isAfter(since);
    }

    public Collectd collectd() {
        return Objects.requireNonNull(collectd);
    }

    ConfigCheck check() {
        return Objects.requireNonNull(check);
    }

    public ConfigFiles files() {
        return Objects.requireNonNull(files);
    }

    NewConfig config() {
        return Objects.requireNonNull(config);
    }

    /** Returns the hash of the config in place; null if it is unknown. */
    @Nullable
    public String sha256InPlace() {
        try {
            return files == null ? null : files.sha256InPlace();
        } catch (IOException e) {
            return null;
        }
    }

    void discardStaged() {
        if (files != null) {
            files.discardStaged();
        }
    }

    @Override
    public void close() {
        discardStaged();
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // Closing the file descriptor releases the lock in any case.
            }
        }
    }
}
