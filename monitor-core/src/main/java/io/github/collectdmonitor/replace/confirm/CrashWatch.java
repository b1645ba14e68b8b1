package io.github.collectdmonitor.replace.confirm;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.Crash;
import io.github.collectdmonitor.collectd.DaemonIdentification;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.process.ProcessIdentity;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.files.StateFolder;
import io.github.collectdmonitor.replace.files.StateJson;
import io.github.collectdmonitor.replace.run.LockStep;
import io.github.collectdmonitor.replace.state.PendingConfirmation;
import io.github.collectdmonitor.time.TimePoint;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects whether collectd has crashed with a config that has a pending confirmation. A stop or a restart by an
 * operator is no crash. Its state is on disk and survives a restart of the agent. Thread safe.
 */
public final class CrashWatch {
    private static final Logger LOG = System.getLogger(CrashWatch.class.getName());
    private static final String FILE = "confirmation-process";

    private final StateFolder folder;
    private final Supplier<LockStep> lockStep;
    private @Nullable Watched watched;

    public CrashWatch(StateFolder folder, Supplier<LockStep> lockStep) {
        this.folder = folder;
        this.lockStep = lockStep;
    }

    /**
     * The watched process.
     *
     * @param taskId the task whose confirmation is pending
     * @param boot the boot id
     * @param process the process of collectd, or null if it did not run
     * @param restarts systemd's count of automatic restarts
     * @param crash the crash, or null
     */
    private record Watched(
            TaskId taskId,
            String boot,
            @Nullable ProcessIdentity process,
            long restarts,
            @Nullable Crash crash) {
        byte[] encode() {
            JsonObject object = new JsonObject();
            object.addProperty("task_id", taskId.value());
            object.addProperty("boot", boot);
            if (process != null) {
                object.addProperty("pid", process.pid());
                object.addProperty("start_time", process.startTime());
            }
            object.addProperty("restarts", restarts);
            if (crash != null) {
                object.addProperty("crash", crash.reason());
                object.addProperty("crash_by_config", crash.byConfig() ? 1 : 0);
            }
            return StateJson.bytes(object);
        }

        static Watched decode(byte[] bytes) throws InvalidJsonException {
            JsonObject object = StateJson.object(bytes);
            Long pid = StateJson.numberOrNull(object, "pid");
            String crash = StateJson.stringOrNull(object, "crash");
            Long byConfig = StateJson.numberOrNull(object, "crash_by_config");
            return new Watched(
                    new TaskId(StateJson.number(object, "task_id")),
                    StateJson.string(object, "boot"),
                    pid == null ? null : new ProcessIdentity(pid, StateJson.number(object, "start_time")),
                    StateJson.number(object, "restarts"),
                    crash == null ? null : new Crash(crash, byConfig == null || byConfig != 0));
        }
    }

    /** Returns the crash of collectd with the config of this task; empty if none was seen. */
    synchronized Optional<Crash> crash(TaskId taskId) {
        return known(taskId).map(Watched::crash);
    }

    /** Whether collectd ran at the last check. */
    synchronized boolean isRunning(TaskId taskId) {
        return known(taskId).map(Watched::process).isPresent();
    }

    /** Checks collectd; cheap while its process lives. */
    synchronized Optional<Crash> look(PendingConfirmation waiting, TimePoint now) throws InterruptedException {
        Watched last = known(waiting.taskId()).orElse(null);
        if (last != null && last.crash() != null) {
            return Optional.of(last.crash());
        }
        Watched same = last != null && last.boot().equals(now.boot()) ? last : null;
        ProcessIdentity before = same == null ? null : same.process();
        if (before != null && before.isAlive()) {
            return Optional.empty();
        }
        LockStep step = lockStep.get();
        if (step.find().isPresent()) {
            return Optional.empty();
        }
        Collectd collectd = step.collectd();
        // A PID file from another boot is no evidence.
        boolean thisBoot = same != null || waiting.deadline().set().boot().equals(now.boot());
        long restarts = collectd.restarts();
        Optional<Crash> crash = thisBoot ? collectd.crash(same == null ? 0 : same.restarts()) : Optional.empty();
        ProcessIdentity process =
                collectd.identity() instanceof DaemonIdentification.Running running ? running.identity() : null;
        write(new Watched(waiting.taskId(), now.boot(), process, restarts, crash.orElse(null)));
        return crash;
    }

    private Optional<Watched> known(TaskId taskId) {
        if (watched == null) {
            try {
                Optional<byte[]> bytes = folder.read(FILE);
                watched = bytes.isPresent() ? Watched.decode(bytes.get()) : null;
            } catch (IOException | InvalidJsonException e) {
                LOG.log(Level.WARNING, "Cannot read {0}: {1}", folder.resolve(FILE), e.getMessage());
            }
        }
        return Optional.ofNullable(watched).filter(one -> one.taskId().equals(taskId));
    }

    private void write(Watched next) {
        if (next.equals(watched)) {
            return;
        }
        watched = next;
        try {
            folder.write(FILE, next.encode());
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "Cannot record the collectd process that runs with the unconfirmed config: {0}",
                    ConfigFiles.explain(e));
        }
    }
}
