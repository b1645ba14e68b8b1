package io.github.collectdmonitor.replace.resume;

import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.DaemonIdentification;
import io.github.collectdmonitor.collectd.Health;
import io.github.collectdmonitor.collectd.StartResult;
import io.github.collectdmonitor.collectd.StartResult.Started;
import io.github.collectdmonitor.collectd.StopResult;
import io.github.collectdmonitor.message.ConfigHashes;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.Sha256;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.resume.ResumeResult.Ended;
import io.github.collectdmonitor.replace.resume.ResumeResult.Postponed;
import io.github.collectdmonitor.replace.run.LockStep;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.step.StepFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that collectd runs with a complete config if the journal of a replacement cannot be read: with the config
 * in place, with {@code .orig}, or with the last known good one.
 */
final class JournalLossRepair {
    private static final String UNKNOWN = "The agent stopped during the replacement, and its progress is unknown,"
            + " because its journal cannot be read";

    private final LockStep lock;
    private final ReplacementHistory memory;
    private final LockRetry lockRetry;
    private final Set<String> tried = new HashSet<>();

    JournalLossRepair(LockStep lock, ReplacementHistory memory, LockRetry lockRetry) {
        this.lock = lock;
        this.memory = memory;
        this.lockRetry = lockRetry;
    }

    ResumeResult run() {
        try (lock) {
            Optional<StepFailure> failure = lockRetry.take(lock, lock::takeForSettings);
            if (failure.isPresent()) {
                return lockRetry.isClosed()
                        ? new Postponed(failure.get().reason())
                        : Ended.ofUnknownTask(failed(failure.get().reason() + "; check whether collectd runs"));
            }
            lock.files().removeAbandoned();
            Outcome outcome = end();
            memory.confirmations().endIfGone();
            String inPlace = lock.sha256InPlace();
            return Ended.ofUnknownTask(
                    inPlace == null ? outcome : outcome.withConfigs(new ConfigHashes(inPlace, null)));
        } catch (InterruptedException e) {
            return new Postponed("the agent is stopping");
        }
    }

    private Outcome end() throws InterruptedException {
        String trouble = "there is no config in place";
        String inPlace = lock.sha256InPlace();
        if (inPlace != null) {
            tried.add(inPlace);
            trouble = troubleAsItIs();
            if (trouble == null) {
                return Outcome.of(
                        ResultCode.REPLACEMENT_INTERRUPTED,
                        UNKNOWN + "; collectd runs with the config that is in place (SHA-256 " + inPlace + ")");
            }
        }
        Optional<byte[]> next = next();
        while (next.isPresent()) {
            String sha256 = Sha256.of(next.get());
            tried.add(sha256);
            String worse = troubleWith(next.get());
            if (worse == null) {
                return Outcome.of(
                        ResultCode.REPLACEMENT_INTERRUPTED,
                        UNKNOWN + "; collectd did not run: " + trouble + "; an earlier config (SHA-256 " + sha256
                                + ") is in place and collectd runs with it");
            }
            next = next();
        }
        return failed(trouble + "; no earlier config works either; collectd does NOT run: check its log");
    }

    /** Returns why collectd does not run with the config in place, or null if it does. */
    private @Nullable String troubleAsItIs() throws InterruptedException {
        DaemonIdentification daemonIdentification = lock.collectd().identity();
        if (daemonIdentification instanceof DaemonIdentification.Untouchable untouchable) {
            return untouchable.runs() ? null : untouchable.reason();
        }
        // It may have received a stop request before the agent stopped, and still be stopping.
        boolean lives = daemonIdentification instanceof DaemonIdentification.Running running
                && !(lock.collectd().health(new Started(running.identity(), Instant.now())) instanceof Health.Dead);
        return lives ? null : troubleAtStart();
    }

    private @Nullable String troubleAtStart() throws InterruptedException {
        Collectd collectd = lock.collectd();
        StartResult result = collectd.start();
        if (!(result instanceof Started started)) {
            return result.reason();
        }
        return collectd.health(started) instanceof Health.Dead dead ? dead.reason() : null;
    }

    private @Nullable String troubleWith(byte[] config) throws InterruptedException {
        if (!(lock.collectd().stop() instanceof StopResult.Stopped)) {
            return "collectd cannot be stopped";
        }
        try {
            lock.files().put(config);
        } catch (IOException e) {
            return ConfigFiles.explain(e);
        }
        return troubleAtStart();
    }

    private Optional<byte[]> next() {
        try {
            Optional<byte[]> backup = Files.isReadable(lock.files().backup())
                    ? Optional.of(Files.readAllBytes(lock.files().backup()))
                            .filter(bytes -> !tried.contains(Sha256.of(bytes)))
                    : Optional.empty();
            return backup.isPresent() ? backup : memory.knownGood().newestBut(tried);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Outcome failed(String reason) {
        return Outcome.of(ResultCode.ROLLBACK_FAILED, UNKNOWN + "; " + reason);
    }
}
