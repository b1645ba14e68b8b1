package io.github.collectdmonitor.replace.state;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.replace.files.ConfigFiles;
import io.github.collectdmonitor.replace.state.JournalEntry.Back;
import io.github.collectdmonitor.replace.state.JournalEntry.Found;
import io.github.collectdmonitor.replace.step.ReplacementStage;
import io.github.collectdmonitor.replace.step.ReplacementStep;
import io.github.collectdmonitor.replace.step.RollbackStep;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;

/** The progress of a replacement. Each change is journaled before the step runs. */
public final class ReplacementProgress {
    private static final Logger LOG = System.getLogger(ReplacementProgress.class.getName());

    private final Thread worker;
    private final ReplacementJournal journal;
    private final long begun = System.nanoTime();
    private JournalEntry entry;
    private boolean touched;
    private boolean over;
    private boolean abandoned;

    /** Creates the progress of a replacement that runs on this thread; a resumed one may have touched collectd. */
    public ReplacementProgress(Thread worker, ReplacementJournal journal, JournalEntry entry, boolean touched) {
        this.worker = worker;
        this.journal = journal;
        this.entry = entry;
        this.touched = touched;
    }

    /**
     * Records the step that is about to run; returns false if the replacement was abandoned and must end here.
     *
     * @throws IOException if the step cannot be recorded, and no earlier one has changed anything
     */
    public synchronized boolean enter(ReplacementStep next) throws IOException {
        if (endedEarly()) {
            return false;
        }
        entry = entry.at(next);
        if (touched) {
            writeIfPossible();
        } else {
            journal.write(entry);
            touched = !next.isBeforeStop();
        }
        entered(next);
        return true;
    }

    /** Records the rollback step that is about to run; the step runs even if that fails. */
    public synchronized void enter(RollbackStep next) {
        entry = entry.at(next);
        writeIfPossible();
        entered(next);
    }

    private void entered(ReplacementStage replacementStage) {
        try {
            LOG.log(Level.INFO, "Replacing collectd.conf: {0}", replacementStage);
        } catch (RuntimeException | Error e) {
            // An error of the log must not end a replacement that may have stopped collectd.
        }
        CrashPoint.reached(ReplacementJournal.journaled(replacementStage));
    }

    public void done(ReplacementStage replacementStage) {
        CrashPoint.reached(ReplacementJournal.done(replacementStage));
    }

    public synchronized void found(Found found) {
        entry = entry.about(found);
    }

    public synchronized void rollsBack(Back back) {
        entry = entry.rollingBack(back);
    }

    public synchronized void resumedAgain() {
        entry = entry.resumedAgain();
        writeIfPossible();
    }

    /** Records the outcome; a later crash does not change it. */
    public synchronized Outcome ended(Outcome outcome) {
        over = true;
        // The thread of an abandoned replacement is interrupted, which would end the write.
        boolean interrupted = Thread.interrupted();
        Outcome timed = outcome.took(Duration.ofNanos(System.nanoTime() - begun));
        entry = entry.ended(timed);
        writeIfPossible();
        CrashPoint.reached(ReplacementJournal.ENDED);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return timed;
    }

    private void writeIfPossible() {
        try {
            journal.write(entry);
        } catch (IOException | RuntimeException | Error e) {
            try {
                LOG.log(Level.WARNING, "Cannot write the journal of the replacement, which continues: {0}", reason(e));
            } catch (RuntimeException | Error again) {
                // The replacement is more important than the log.
            }
        }
    }

    private static String reason(Throwable e) {
        return e instanceof IOException failure ? ConfigFiles.explain(failure) : e.toString();
    }

    public synchronized JournalEntry entry() {
        return entry;
    }

    /** Returns the files of the replacement, after LOCK has found them. */
    public Found files() {
        return Objects.requireNonNull(entry().found());
    }

    /** Ends the replacement if it has not touched collectd yet; otherwise it runs to its end. */
    public synchronized void abandon() {
        abandoned = true;
        if (!touched && !over) {
            worker.interrupt();
        }
    }

    /** Whether collectd may have been touched. */
    public synchronized boolean isTouched() {
        return touched;
    }

    /** Whether the replacement was abandoned before it touched collectd. */
    public synchronized boolean endedEarly() {
        return abandoned && !touched;
    }
}
