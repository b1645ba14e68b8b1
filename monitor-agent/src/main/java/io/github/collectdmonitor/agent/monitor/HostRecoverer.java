package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.dispatch.ReceivedRequest;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.message.codec.RequestCodec;
import io.github.collectdmonitor.rules.firing.RecoveryAction;
import io.github.collectdmonitor.rules.firing.RecoveryExecutor;
import io.github.collectdmonitor.rules.firing.RecoveryReport;
import io.github.collectdmonitor.signature.SignatureClaim;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Executes recovery actions: on this host like a remote command, on other hosts by sending a command.
 */
final class HostRecoverer implements RecoveryExecutor {
    private static final Logger LOG = System.getLogger(HostRecoverer.class.getName());

    /** A recovery that waits longer, for its turn or for a restart of the agent, expires. */
    static final Duration EXPIRY = Duration.ofMinutes(2);

    /** No more can wait or run; beyond it, a rejection counts as a firing. */
    private static final int MOST_PENDING = 10_000;

    /** The codes of results whose command was not run. */
    private static final Set<ResultCode> NOT_RUN = EnumSet.of(
            ResultCode.NOT_IMPLEMENTED,
            ResultCode.NO_SERVICES,
            ResultCode.NO_SUCH_SERVICE,
            ResultCode.NO_SUCH_COMMAND,
            ResultCode.INVALID_MESSAGE,
            ResultCode.EXPIRED,
            ResultCode.NOT_ALLOWED,
            ResultCode.TOO_MANY_TASKS,
            ResultCode.DUPLICATE_TASK_ID,
            ResultCode.NOT_STARTED,
            ResultCode.REPLACEMENT_RUNNING);

    private final TaskDispatcher dispatcher;
    private final @Nullable ReplyAddress results;
    private final RemoteRecoveries remote;
    private final CollectdNotifier collectdNotifier;
    private final Clock clock;
    private final Map<TaskId, RecoveryReport> pending = new ConcurrentHashMap<>();

    /** Uses these parts.
     * @param results the address of results, or null
     */
    HostRecoverer(
            TaskDispatcher dispatcher,
            @Nullable ReplyAddress results,
            RemoteRecoveries remote,
            CollectdNotifier collectdNotifier,
            Clock clock) {
        this.dispatcher = dispatcher;
        this.results = results;
        this.remote = remote;
        this.collectdNotifier = collectdNotifier;
        this.clock = clock;
    }

    @Override
    public boolean isBusy(RecoveryAction recoveryAction) {
        return recoveryAction.target() == null
                ? dispatcher.isBusy(recoveryAction.service())
                : remote.isBusy(recoveryAction);
    }

    @Override
    public void recover(RecoveryAction recoveryAction, RecoveryReport report) {
        CommandRequest request = new CommandRequest(
                TaskId.random(), clock.instant(), recoveryAction.service(), recoveryAction.command());
        LOG.log(
                Level.WARNING,
                "Rule {0} fires, task {1}: {2}, since {3}: {4}",
                recoveryAction.rule(),
                request.taskId(),
                recoveryAction.action(),
                recoveryAction.reason().series(),
                recoveryAction.reason().text());
        if (recoveryAction.target() != null) {
            remote.send(recoveryAction, recoveryAction.target(), request, report);
            return;
        }
        if (pending.size() < MOST_PENDING) {
            pending.put(request.taskId(), report);
        }
        dispatcher.dispatch(List.of(new ReceivedRequest(
                RequestCodec.encode(request),
                new SignatureClaim.OfRule(recoveryAction.rule()),
                false,
                false,
                results,
                EXPIRY,
                () -> {})));
    }

    /** Reports the result of a recovery of this host. Thread-safe. */
    void ended(TaskResult result) {
        RecoveryReport report = pending.remove(result.taskId());
        if (report != null) {
            report(result.outcome(), report);
        }
    }

    /** Reports whether the command was run, as its outcome shows. */
    static void report(Outcome outcome, RecoveryReport report) {
        if (outcome.resultCode().map(NOT_RUN::contains).orElse(false)) {
            report.refused(outcome.message());
        } else {
            report.ran();
        }
    }

    @Override
    public void gaveUp(RecoveryAction recoveryAction, String text) {
        LOG.log(Level.ERROR, "Rule {0} gives up on {1}: {2}", recoveryAction.rule(), recoveryAction.action(), text);
        collectdNotifier.gaveUp(recoveryAction.rule(), text);
    }
}
