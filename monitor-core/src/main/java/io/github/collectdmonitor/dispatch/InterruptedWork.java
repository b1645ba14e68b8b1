package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.command.CommandLookup;
import io.github.collectdmonitor.command.CommandLookup.Defined;
import io.github.collectdmonitor.ledger.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.Recovery;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

/**
 * What a former run of the agent left unfinished: what was not started is carried out; what was started is not run
 * again, unless its definition allows that.
 */
final class InterruptedWork {
    private static final Logger LOG = System.getLogger(InterruptedWork.class.getName());

    /** An idempotent command that was begun so often without an end may be what ends the agent. */
    private static final int MOST_STARTS = 3;

    private static final Outcome NOT_BEGUN = Outcome.of(
            ResultCode.REPLACEMENT_INTERRUPTED,
            "The agent stopped before the replacement began; the old config is in place and collectd was not touched; send"
                    + " the new one again");

    private final Host host;
    private final TaskWork work;
    private volatile boolean replacing;
    private volatile boolean closing;
    private volatile CountDownLatch woundUp = new CountDownLatch(0);

    InterruptedWork(Host host, TaskWork work) {
        this.host = host;
        this.work = work;
    }

    /** Whether an interrupted replacement is still being brought to its end. */
    boolean isReplacing() {
        return replacing;
    }

    /** Leaves the rest to the next start of the agent. */
    void close() {
        closing = true;
    }

    /**
     * Waits until an interrupted replacement whose sender may know its result already is recorded as such: who sends the
     * next one at once is not to be refused.
     */
    void awaitWoundUp() {
        try {
            woundUp.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void resume(List<Task> unfinished) {
        // Before the first command: one that a rule asks for must not meet what is still to be looked for.
        replacing = true;
        woundUp = new CountDownLatch(1);
        List<Task> replacements = new ArrayList<>();
        List<Task> unknown = new ArrayList<>();
        for (Task task : unfinished) {
            if (!(task.request() instanceof CommandRequest command)) {
                replacements.add(task);
            } else if (task.starts() == 0 || mayRunAgain(task, command)) {
                LOG.log(Level.INFO, "Task {0} is carried out now: {1}", command.taskId(), command.summary());
                work.takeUp(task);
            } else {
                unknown.add(task);
            }
        }
        work.finishAll(unknown, TaskWork.unknown());
        try {
            work.onReplacementThread(() -> resumeReplacements(replacements));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            end();
            LOG.log(Level.ERROR, "An interrupted replacement could not be looked for", e);
        }
    }

    private boolean mayRunAgain(Task task, CommandRequest command) {
        return task.starts() < MOST_STARTS
                && !task.expired()
                && CommandLookup.find(host.services().get(), command) instanceof Defined defined
                && defined.definition().idempotent();
    }

    private void resumeReplacements(List<Task> tasks) {
        try {
            for (Task task : finishStarted(tasks)) {
                if (!closing) {
                    work.takeUpReplacement(task);
                }
            }
        } finally {
            end();
        }
    }

    private void end() {
        replacing = false;
        woundUp.countDown();
    }

    /** Returns what is still to be carried out. */
    private List<Task> finishStarted(List<Task> tasks) {
        Recovery recovery = host.replacer().recover();
        if (recovery instanceof Recovery.Postponed postponed) {
            // The journal is still there, so the next start of the agent goes on with it, and answers.
            LOG.log(Level.ERROR, "An interrupted replacement is left to the next start: {0}", postponed.reason());
            return List.of();
        }
        List<Task> remaining = new ArrayList<>();
        replacing = tasks.stream().anyMatch(task -> task.starts() == 0 || mayBeAskedAgain(task));
        for (Task task : tasks) {
            Optional<Outcome> known = outcome(recovery, task);
            if (task.starts() > 0 && (known.isPresent() || !mayBeAskedAgain(task))) {
                work.finish(task, known.orElse(NOT_BEGUN));
            } else {
                remaining.add(task);
            }
        }
        if (recovery instanceof Recovery.Ended ended) {
            host.replacer().forget(ended);
        }
        return remaining;
    }

    /** What it came to; where the journal could not tell the task, it may be any that changes something. */
    private static Optional<Outcome> outcome(Recovery recovery, Task task) {
        if (!(recovery instanceof Recovery.Ended ended)) {
            return Optional.empty();
        }
        boolean ofTask = ended.taskId() == null
                ? !mayBeAskedAgain(task)
                : ended.taskId().equals(task.request().taskId());
        return ofTask ? Optional.of(ended.outcome()) : Optional.empty();
    }

    /** A check and a confirmation change nothing that a second one would change again. */
    private static boolean mayBeAskedAgain(Task task) {
        return task.starts() < MOST_STARTS
                && task.request() instanceof ReplacementRequest replacement
                && (replacement.action() instanceof Check || replacement.action() instanceof Confirm);
    }
}
