package io.github.collectdmonitor.replace.resume;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.confirm.AutoRollback;
import io.github.collectdmonitor.replace.resume.ResumeResult.Ended;
import io.github.collectdmonitor.replace.resume.ResumeResult.None;
import io.github.collectdmonitor.replace.resume.ResumeResult.Postponed;
import io.github.collectdmonitor.replace.run.LockStep;
import io.github.collectdmonitor.replace.run.ReplacementSlot;
import io.github.collectdmonitor.replace.run.ReplacementSlot.Work;
import io.github.collectdmonitor.replace.state.JournalEntry;
import io.github.collectdmonitor.replace.state.ReplacementHistory;
import io.github.collectdmonitor.replace.state.ReplacementJournal.Content;
import io.github.collectdmonitor.replace.state.ReplacementJournal.Content.Unreadable;
import io.github.collectdmonitor.replace.state.ReplacementJournal.Content.Written;
import io.github.collectdmonitor.replace.state.ReplacementOutcomes;
import io.github.collectdmonitor.replace.state.ReplacementProgress;
import io.github.collectdmonitor.replace.step.ReplacementOrder.Kind;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.RetryPolicy;
import io.github.collectdmonitor.replace.step.StepFailure;
import io.github.collectdmonitor.replace.step.UnfinishedReplacementException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** Finds a replacement that the previous run left unfinished, and resumes it. */
public final class ReplacementResumer {
    private static final Logger LOG = System.getLogger(ReplacementResumer.class.getName());

    private final Supplier<LockStep> lockStep;
    private final ReplacementHistory memory;
    private final ReplacementSlot slot;
    private final AutoRollback autoRollback;
    private final LockRetry lockRetry;
    private volatile boolean postponed;

    public ReplacementResumer(
            Supplier<LockStep> lockStep,
            ReplacementHistory memory,
            ReplacementSlot slot,
            AutoRollback autoRollback,
            RetryPolicy retryPolicy) {
        this.lockStep = lockStep;
        this.memory = memory;
        this.slot = slot;
        this.autoRollback = autoRollback;
        this.lockRetry = new LockRetry(slot, retryPolicy);
    }

    /** Whether there is an unfinished replacement, so that its journal must be kept. */
    public boolean isPostponed() {
        return postponed;
    }

    /** Resumes the replacement. On any failure the journal is kept for the next run of the agent. */
    public ResumeResult run() {
        ResumeResult resumeResult;
        try {
            resumeResult = resume();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Internal error: cannot resume a replacement", e);
            resumeResult = new Postponed("internal error of the agent");
        }
        postponed = resumeResult instanceof Postponed;
        return resumeResult;
    }

    /** Resumes a replacement after an internal error, on its thread. */
    public Outcome resume(ReplacementProgress progress, Throwable failure) {
        try {
            LOG.log(Level.ERROR, "Internal error in a replacement, which is resumed", failure);
        } catch (RuntimeException | Error e) {
            // The replacement is more important than the log.
        }
        Outcome ended = progress.entry().outcome();
        if (ended != null) {
            return ended;
        }
        String reason = "internal error of the agent (" + failure.getClass().getSimpleName() + ")";
        if (!progress.isTouched()) {
            return progress.ended(ReplacementOutcomes.untouched(
                    ReplacementStep.LOCK,
                    new StepFailure(ResultCode.NOT_STARTED, "The replacement was abandoned: " + reason)));
        }
        postponed = true;
        ResumeResult resumeResult;
        try {
            resumeResult = new ReplacementRecovery(lockStep.get(), progress, memory, lockRetry).run();
        } catch (RuntimeException | Error e) {
            throw new UnfinishedReplacementException(reason, e);
        }
        if (!(resumeResult instanceof Ended done)) {
            throw new UnfinishedReplacementException(reason, failure);
        }
        postponed = false;
        return done.outcome();
    }

    private ResumeResult resume() {
        Content content = memory.journal().content();
        if (content instanceof Written written) {
            return resume(written.entry());
        }
        if (content instanceof Unreadable unreadable) {
            LOG.log(
                    Level.ERROR,
                    "Cannot read the journal of a replacement: {0}; starting collectd with the config that is available",
                    unreadable.reason());
            return slot.<ResumeResult>runWhenFree(
                            began -> new JournalLossRepair(lockStep.get(), memory, lockRetry).run())
                    .orElseGet(ReplacementResumer::stopping);
        }
        return new None();
    }

    private ResumeResult resume(JournalEntry entry) {
        ResumeResult resumeResult = entry.outcome() != null
                ? new Ended(entry.asked().taskId(), entry.outcome())
                : slot.runWhenFree(recovery(entry)).orElseGet(ReplacementResumer::stopping);
        if (!(resumeResult instanceof Ended ended)) {
            return resumeResult;
        }
        LOG.log(
                Level.WARNING,
                "The agent stopped during the replacement of task {0}, at {1}: {2}",
                entry.asked().taskId(),
                entry.stage(),
                ended.outcome().description());
        if (entry.asked().kind() == Kind.UNCONFIRMED) {
            autoRollback.ended(entry.asked(), ended.outcome());
            return new None();
        }
        return resumeResult;
    }

    private Work<ResumeResult> recovery(JournalEntry entry) {
        return Work.resuming(
                entry,
                memory.journal(),
                progress -> new ReplacementRecovery(lockStep.get(), progress, memory, lockRetry).run());
    }

    private static ResumeResult stopping() {
        return new Postponed("the agent is stopping");
    }
}
