package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.Recovery.Ended;
import io.github.collectdmonitor.replace.Recovery.None;
import io.github.collectdmonitor.replace.Recovery.Postponed;
import io.github.collectdmonitor.replace.ReplaceJournal.Content;
import io.github.collectdmonitor.replace.ReplaceJournal.Content.Unreadable;
import io.github.collectdmonitor.replace.ReplaceJournal.Content.Written;
import io.github.collectdmonitor.replace.ReplaceOrder.Kind;
import io.github.collectdmonitor.replace.ReplaceSlot.Work;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** Finds a replacement that the previous run left unfinished, and resumes it. */
final class TakingUp {
    private static final Logger LOG = System.getLogger(TakingUp.class.getName());

    private final Supplier<LockStep> lockStep;
    private final ReplaceMemory memory;
    private final ReplaceSlot slot;
    private final Unconfirmed unconfirmed;
    private final PatientLock patientLock;
    private volatile boolean postponed;

    TakingUp(
            Supplier<LockStep> lockStep,
            ReplaceMemory memory,
            ReplaceSlot slot,
            Unconfirmed unconfirmed,
            Patience patience) {
        this.lockStep = lockStep;
        this.memory = memory;
        this.slot = slot;
        this.unconfirmed = unconfirmed;
        this.patientLock = new PatientLock(slot, patience);
    }

    /** Whether there is an unfinished replacement, so that its journal must be kept. */
    boolean isPostponed() {
        return postponed;
    }

    /** Resumes the replacement. On any failure the journal is kept for the next run of the agent. */
    Recovery run() {
        Recovery recovery;
        try {
            recovery = resume();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Internal error: cannot resume a replacement", e);
            recovery = new Postponed("internal error of the agent");
        }
        postponed = recovery instanceof Postponed;
        return recovery;
    }

    /** Resumes a replacement after an internal error, on its thread. */
    Outcome resume(ReplaceProgress progress, Throwable failure) {
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
            return progress.ended(ReplaceOutcomes.untouched(
                    ReplaceStep.LOCK,
                    new StepFailure(ResultCode.NOT_STARTED, "The replacement was abandoned: " + reason)));
        }
        postponed = true;
        Recovery recovery;
        try {
            recovery = new ReplaceRecovery(lockStep.get(), progress, memory, patientLock).run();
        } catch (RuntimeException | Error e) {
            throw new UnfinishedReplacementException(reason, e);
        }
        if (!(recovery instanceof Ended done)) {
            throw new UnfinishedReplacementException(reason, failure);
        }
        postponed = false;
        return done.outcome();
    }

    private Recovery resume() {
        Content content = memory.journal().content();
        if (content instanceof Written written) {
            return resume(written.entry());
        }
        if (content instanceof Unreadable unreadable) {
            LOG.log(
                    Level.ERROR,
                    "Cannot read the journal of a replacement: {0}; starting collectd with the config that is available",
                    unreadable.reason());
            return slot.<Recovery>runWhenFree(began -> new LostJournal(lockStep.get(), memory, patientLock).run())
                    .orElseGet(TakingUp::stopping);
        }
        return new None();
    }

    private Recovery resume(JournalEntry entry) {
        Recovery recovery = entry.outcome() != null
                ? new Ended(entry.asked().taskId(), entry.outcome())
                : slot.runWhenFree(recovery(entry)).orElseGet(TakingUp::stopping);
        if (!(recovery instanceof Ended ended)) {
            return recovery;
        }
        LOG.log(
                Level.WARNING,
                "The agent stopped during the replacement of task {0}, at {1}: {2}",
                entry.asked().taskId(),
                entry.stage(),
                ended.outcome().description());
        if (entry.asked().kind() == Kind.UNCONFIRMED) {
            unconfirmed.ended(entry.asked(), ended.outcome());
            return new None();
        }
        return recovery;
    }

    private Work<Recovery> recovery(JournalEntry entry) {
        return Work.resuming(
                entry,
                memory.journal(),
                progress -> new ReplaceRecovery(lockStep.get(), progress, memory, patientLock).run());
    }

    private static Recovery stopping() {
        return new Postponed("the agent is stopping");
    }
}
