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
 * Has recoveries done: those of this host the same way as a remote command (issue 5, part 5), those of other hosts by sending
 * them one.
 */
final class HostRecoverer implements Recoverer {
    private static final Logger LOG = System.getLogger(HostRecoverer.class.getName());

    /** What waits longer for its turn, or for the agent to be started again, is out of date. */
    static final Duration EXPIRY = Duration.ofMinutes(2);

    /** More cannot wait or run; beyond it, what is refused counts. */
    private static final int MOST_PENDING = 10_000;

    /** Results of requests of which nothing was run. */
    private static final Set<ResultCode> REFUSALS = EnumSet.of(
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

    /**
     * Takes who does what.
     *
     * @param results where the results go as well, or null
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

    /** Reports what a recovery of this host came to; from any thread. */
    void ended(TaskResult result) {
        RecoveryReport report = pending.remove(result.taskId());
        if (report != null) {
            report(result.outcome(), report);
        }
    }

    /** Tells whether it was run from what it came to. */
    static void report(Outcome outcome, RecoveryReport report) {
        if (outcome.resultCode().map(REFUSALS::contains).orElse(false)) {
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
