package io.github.collectdmonitor.replace;

import com.google.gson.JsonObject;
import io.github.collectdmonitor.collectd.Collectd;
import io.github.collectdmonitor.collectd.Crash;
import io.github.collectdmonitor.collectd.Identification;
import io.github.collectdmonitor.collectd.ProcessIdentity;
import io.github.collectdmonitor.json.InvalidJsonException;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.state.Moment;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether collectd has crashed with a config that waits to be confirmed. A stop or a restart by an operator is no crash. What
 * it watches is on disk, so that it holds over a restart of the agent. May be used by any thread.
 */
final class ProcessWatch {
    private static final Logger LOG = System.getLogger(ProcessWatch.class.getName());
    private static final String FILE = "confirmation-process";

    private final StateFolder folder;
    private final Supplier<LockStep> lockStep;
    private @Nullable Watched watched;

    ProcessWatch(StateFolder folder, Supplier<LockStep> lockStep) {
        this.folder = folder;
        this.lockStep = lockStep;
    }

    /**
     * What is watched.
     *
     * @param taskId the task whose config waits
     * @param boot during which run of the kernel
     * @param process collectd, or null where it did not run
     * @param restarts how often systemd had started it again
     * @param crash how it crashed, or null
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

    /** How collectd has crashed with the config of this task; empty where no crash of it was seen. */
    synchronized Optional<Crash> crash(TaskId taskId) {
        return known(taskId).map(Watched::crash);
    }

    /** Whether collectd was there at the last look. */
    synchronized boolean isRunning(TaskId taskId) {
        return known(taskId).map(Watched::process).isPresent();
    }

    /** Looks how collectd does; cheap while its process lives. */
    synchronized Optional<Crash> look(Confirmation waiting, Moment now) throws InterruptedException {
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
        // A PID file that another boot left behind says nothing.
        boolean thisBoot = same != null || waiting.deadline().set().boot().equals(now.boot());
        long restarts = collectd.restarts();
        Optional<Crash> crash = thisBoot ? collectd.crash(same == null ? 0 : same.restarts()) : Optional.empty();
        ProcessIdentity process =
                collectd.identity() instanceof Identification.Running running ? running.identity() : null;
        write(new Watched(waiting.taskId(), now.boot(), process, restarts, crash.orElse(null)));
        return crash;
    }

    private Optional<Watched> known(TaskId taskId) {
        if (watched == null) {
            try {
                Optional<byte[]> bytes = folder.read(FILE);
                watched = bytes.isPresent() ? Watched.decode(bytes.get()) : null;
            } catch (IOException | InvalidJsonException e) {
                LOG.log(Level.WARNING, "{0} cannot be read: {1}", folder.resolve(FILE), e.getMessage());
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
                    "Which collectd runs with the config that waits to be confirmed cannot be recorded: {0}",
                    ConfigFiles.explain(e));
        }
    }
}
