package io.github.collectdmonitor.replace;

import io.github.collectdmonitor.crash.CrashPoint;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.replace.JournalEntry.Back;
import io.github.collectdmonitor.replace.JournalEntry.Found;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;

/** How far a replacement is. Its methods that change the state journal it before the step acts. */
final class ReplaceProgress {
    private static final Logger LOG = System.getLogger(ReplaceProgress.class.getName());

    private final Thread worker;
    private final ReplaceJournal journal;
    private final long begun = System.nanoTime();
    private JournalEntry entry;
    private boolean touched;
    private boolean over;
    private boolean abandoned;

    /** The progress of a replacement that this thread works on; one that is recovered may have touched collectd. */
    ReplaceProgress(Thread worker, ReplaceJournal journal, JournalEntry entry, boolean touched) {
        this.worker = worker;
        this.journal = journal;
        this.entry = entry;
        this.touched = touched;
    }

    /**
     * Records the step that is about to act; returns false where the replacement was abandoned and must end here.
     *
     * @throws IOException if the step would be the first to touch something, and cannot be recorded
     */
    synchronized boolean enter(ReplaceStep next) throws IOException {
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

    /** Records the step back that is about to act; where that is not possible, it acts all the same. */
    synchronized void enter(BackStep next) {
        entry = entry.at(next);
        writeIfPossible();
        entered(next);
    }

    private void entered(Stage stage) {
        try {
            LOG.log(Level.INFO, "Replacing collectd.conf: {0}", stage);
        } catch (RuntimeException | Error e) {
            // A log that cannot be written must not end a replacement that may have stopped collectd.
        }
        CrashPoint.reached(ReplaceJournal.journaled(stage));
    }

    void done(Stage stage) {
        CrashPoint.reached(ReplaceJournal.done(stage));
    }

    synchronized void found(Found found) {
        entry = entry.about(found);
    }

    synchronized void goesBack(Back back) {
        entry = entry.goingBack(back);
    }

    synchronized void recoveredAgain() {
        entry = entry.recoveredAgain();
        writeIfPossible();
    }

    /** Records the end; from here on a crash changes nothing about it. */
    synchronized Outcome ended(Outcome outcome) {
        over = true;
        // An abandoned replacement's thread is interrupted, which would end the writing.
        boolean interrupted = Thread.interrupted();
        Outcome timed = outcome.took(Duration.ofNanos(System.nanoTime() - begun));
        entry = entry.ended(timed);
        writeIfPossible();
        CrashPoint.reached(ReplaceJournal.ENDED);
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
                LOG.log(Level.WARNING, "The replacement goes on, but its journal cannot be written: {0}", reason(e));
            } catch (RuntimeException | Error again) {
                // The replacement matters more than the log.
            }
        }
    }

    private static String reason(Throwable e) {
        return e instanceof IOException failure ? ConfigFiles.explain(failure) : e.toString();
    }

    synchronized JournalEntry entry() {
        return entry;
    }

    /** What the replacement is about, once LOCK has found it. */
    Found files() {
        return Objects.requireNonNull(entry().found());
    }

    /** Ends the replacement if it has not touched collectd yet; else it goes on to its end. */
    synchronized void abandon() {
        abandoned = true;
        if (!touched && !over) {
            worker.interrupt();
        }
    }

    /** Whether collectd may have been touched. */
    synchronized boolean isTouched() {
        return touched;
    }

    /** Whether the replacement was told to end before it touched collectd. */
    synchronized boolean endedEarly() {
        return abandoned && !touched;
    }
}
