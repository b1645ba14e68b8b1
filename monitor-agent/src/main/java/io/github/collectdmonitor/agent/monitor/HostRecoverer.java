package io.github.collectdmonitor.agent.monitor;

import io.github.collectdmonitor.dispatch.Delivery;
import io.github.collectdmonitor.dispatch.TaskDispatcher;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.ReplyAddress;
import io.github.collectdmonitor.message.RequestCodec;
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.rules.Recoverer;
import io.github.collectdmonitor.rules.Recovery;
import io.github.collectdmonitor.trust.SignatureClaim;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has recoveries done: those of this host the same way as a remote command (issue 5, part 5), those of other hosts by sending
 * them one.
 */
final class HostRecoverer implements Recoverer {
    private static final Logger LOG = System.getLogger(HostRecoverer.class.getName());

    /** What waits longer for its turn, or for the agent to be started again, is out of date. */
    static final Duration EXPIRY = Duration.ofMinutes(2);

    private final TaskDispatcher dispatcher;
    private final @Nullable ReplyAddress results;
    private final RemoteRecoveries remote;
    private final Notices notices;
    private final Clock clock;

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
    public void recover(Recovery recovery) {
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
            remote.send(recovery, recovery.target(), request);
            return;
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

    @Override
    public void gaveUp(Recovery recovery, String text) {
        LOG.log(Level.ERROR, "Rule {0} gives up on {1}: {2}", recovery.rule(), recovery.action(), text);
        notices.gaveUp(recovery.rule(), text);
    }
}
