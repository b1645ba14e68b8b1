package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.dispatch.Delivery;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.message.TaskResult;
import io.github.collectdmonitor.rules.Recoverer;
import io.github.collectdmonitor.rules.Recovery;
import io.github.collectdmonitor.rules.RecoveryReport;
import io.github.collectdmonitor.trust.SignatureClaim;
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
final class HostRecoverer implements Recoverer {
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
    private final Notices notices;
    private final Clock clock;
    private final Map<TaskId, RecoveryReport> pending = new ConcurrentHashMap<>();

    /** Uses these parts.
     * @param results the address of results, or null
     */
    HostRecoverer(
            TaskDispatcher dispatcher,
            @Nullable ReplyAddress results,
            RemoteRecoveries remote,
            Notices notices,
            Clock clock) {
        this.dispatcher = dispatcher;
        this.results = results;
        this.remote = remote;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public boolean isBusy(Recovery recovery) {
        return recovery.target() == null ? dispatcher.isBusy(recovery.service()) : remote.isBusy(recovery);
    }

    @Override
    public void recover(Recovery recovery, RecoveryReport report) {
        CommandRequest request =
                new CommandRequest(TaskId.random(), clock.instant(), recovery.service(), recovery.command());
        LOG.log(
                Level.WARNING,
                "Rule {0} fires, task {1}: {2}, since {3}: {4}",
                recovery.rule(),
                request.taskId(),
                recovery.action(),
                recovery.reason().series(),
                recovery.reason().text());
        if (recovery.target() != null) {
            remote.send(recovery, recovery.target(), request, report);
            return;
        }
        if (pending.size() < MOST_PENDING) {
            pending.put(request.taskId(), report);
        }
        dispatcher.dispatch(List.of(new Delivery(
                RequestCodec.encode(request),
                new SignatureClaim.OfRule(recovery.rule()),
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
    public void gaveUp(Recovery recovery, String text) {
        LOG.log(Level.ERROR, "Rule {0} gives up on {1}: {2}", recovery.rule(), recovery.action(), text);
        notices.gaveUp(recovery.rule(), text);
    }
}
