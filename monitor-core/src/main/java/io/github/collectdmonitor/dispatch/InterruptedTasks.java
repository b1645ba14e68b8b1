package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.command.CommandLookup;
import io.github.collectdmonitor.command.CommandLookup.Defined;
import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ReplacementAction.Check;
import io.github.collectdmonitor.message.ReplacementAction.Confirm;
import io.github.collectdmonitor.message.ReplacementRequest;
import io.github.collectdmonitor.message.ResultCode;
import io.github.collectdmonitor.replace.resume.ResumeResult;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;

/**
 * Resumes the tasks that the previous run left unfinished: those that were not started are run; others
 * are run again only if they are idempotent.
 */
final class InterruptedTasks {
    private static final Logger LOG = System.getLogger(InterruptedTasks.class.getName());

    /** An idempotent command that was started so often without finishing may be the cause of the agent's crashes. */
    private static final int MAX_STARTS = 3;

    private static final Outcome NOT_STARTED = Outcome.of(
            ResultCode.REPLACEMENT_INTERRUPTED,
            "The agent stopped before the replacement began; the old config is in place and collectd was not"
                    + " affected; send" + " the new one again");

    private final HostServices hostServices;
    private final TaskExecutor work;
    private volatile boolean replacing;
    private volatile boolean closing;
    private volatile CountDownLatch resumed = new CountDownLatch(0);

    InterruptedTasks(HostServices hostServices, TaskExecutor work) {
        this.hostServices = hostServices;
        this.work = work;
    }

    /** Returns whether an interrupted replacement is still being completed. */
    boolean isReplacing() {
        return replacing;
    }

    /** Leaves the remaining tasks to the next start of the agent. */
    void close() {
        closing = true;
    }

    /**
     * Waits until an interrupted replacement, whose sender may have its result already, is recorded as finished: the
     * sender's next request must not be rejected.
     */
    void awaitResumed() {
        try {
            resumed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void resume(List<Task> unfinished) {
        // Before the first command: one of a rule must not run concurrently with an interrupted replacement.
        replacing = true;
        resumed = new CountDownLatch(1);
        List<Task> replacements = new ArrayList<>();
        List<Task> unknown = new ArrayList<>();
        for (Task task : unfinished) {
            if (!(task.request() instanceof CommandRequest command)) {
                replacements.add(task);
            } else if (task.starts() == 0 || mayRunAgain(task, command)) {
                LOG.log(Level.INFO, "Resuming task {0}: {1}", command.taskId(), command.summary());
                work.resume(task);
            } else {
                unknown.add(task);
            }
        }
        work.finishAll(unknown, TaskExecutor.unknown());
        try {
            work.onReplacementThread(() -> resumeReplacements(replacements));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            end();
            LOG.log(Level.ERROR, "Cannot look for an interrupted replacement", e);
        }
    }

    private boolean mayRunAgain(Task task, CommandRequest command) {
        return task.starts() < MAX_STARTS
                && !task.expired()
                && CommandLookup.find(hostServices.services().get(), command) instanceof Defined defined
                && defined.definition().idempotent();
    }

    private void resumeReplacements(List<Task> tasks) {
        try {
            for (Task task : finishStarted(tasks)) {
                if (!closing) {
                    work.resumeReplacement(task);
                }
            }
        } finally {
            end();
        }
    }

    private void end() {
        replacing = false;
        resumed.countDown();
    }

    /** Finishes the replacements that were started; returns those that are still to be run. */
    private List<Task> finishStarted(List<Task> tasks) {
        ResumeResult resumeResult = hostServices.replacer().recover();
        if (resumeResult instanceof ResumeResult.Postponed postponed) {
            // The journal is kept, so the next start of the agent resumes the replacement and sends the result.
            LOG.log(Level.ERROR, "An interrupted replacement is left to the next start: {0}", postponed.reason());
            return List.of();
        }
        List<Task> remaining = new ArrayList<>();
        replacing = tasks.stream().anyMatch(task -> task.starts() == 0 || isRepeatable(task));
        for (Task task : tasks) {
            Optional<Outcome> known = outcome(resumeResult, task);
            if (task.starts() > 0 && (known.isPresent() || !isRepeatable(task))) {
                work.finish(task, known.orElse(NOT_STARTED));
            } else {
                remaining.add(task);
            }
        }
        if (resumeResult instanceof ResumeResult.Ended ended) {
            hostServices.replacer().discard(ended);
        }
        return remaining;
    }

    /**
     * Returns the outcome of a task if known; if the journal has no task id, it may be any task that changes
     * something.
     */
    private static Optional<Outcome> outcome(ResumeResult resumeResult, Task task) {
        if (!(resumeResult instanceof ResumeResult.Ended ended)) {
            return Optional.empty();
        }
        boolean ofTask = ended.taskId() == null
                ? !isRepeatable(task)
                : ended.taskId().equals(task.request().taskId());
        return ofTask ? Optional.of(ended.outcome()) : Optional.empty();
    }

    /** Returns whether a task may run twice: a check and a confirmation change nothing the second time. */
    private static boolean isRepeatable(Task task) {
        return task.starts() < MAX_STARTS
                && task.request() instanceof ReplacementRequest replacement
                && (replacement.action() instanceof Check || replacement.action() instanceof Confirm);
    }
}
