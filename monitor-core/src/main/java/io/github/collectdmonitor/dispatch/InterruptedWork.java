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
import io.github.collectdmonitor.message.TaskId;
import io.github.collectdmonitor.replace.Recovered;
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
        List<Task> replacements = new ArrayList<>();
        for (Task task : unfinished) {
            if (!(task.request() instanceof CommandRequest command)) {
                replacements.add(task);
            } else if (task.starts() == 0 || mayRunAgain(task, command)) {
                LOG.log(Level.INFO, "Task {0} is carried out now: {1}", command.taskId(), command.summary());
                work.begin(task);
            } else {
                work.finish(
                        task,
                        Outcome.of(
                                ResultCode.OUTCOME_UNKNOWN,
                                "The agent stopped while it ran; its outcome is unknown, and it is not run again"));
            }
        }
        replacing = true;
        woundUp = new CountDownLatch(1);
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
                    work.replace(task);
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
        Optional<Recovered> recovered = Optional.empty();
        Outcome notBegun = Outcome.of(
                ResultCode.REPLACEMENT_INTERRUPTED,
                "The agent stopped before the replacement began; the old config is in place and collectd was not"
                        + " touched; send the new one again");
        try {
            recovered = host.replacer().recover();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "Bringing an interrupted replacement to its end failed in a way that is a bug", e);
            notBegun = Outcome.of(
                    ResultCode.REPLACEMENT_INTERRUPTED,
                    "The agent stopped during the replacement and failed at bringing it to its end (see its log); look"
                            + " at collectd and its config");
        }
        if (closing) {
            // It was not brought to its end, so the next start of the agent does that, and answers.
            return List.of();
        }
        List<Task> remaining = new ArrayList<>();
        replacing = tasks.stream().anyMatch(task -> task.starts() == 0 || mayBeAskedAgain(task));
        for (Task task : tasks) {
            TaskId taskId = task.request().taskId();
            Optional<Outcome> known =
                    recovered.filter(end -> end.taskId().equals(taskId)).map(Recovered::outcome);
            if (task.starts() > 0 && (known.isPresent() || !mayBeAskedAgain(task))) {
                work.finish(task, known.orElse(notBegun));
            } else {
                remaining.add(task);
            }
        }
        recovered.ifPresent(known -> host.replacer().forget(known.taskId()));
        return remaining;
    }

    /** A check and a confirmation change nothing that a second one would change again. */
    private static boolean mayBeAskedAgain(Task task) {
        return task.starts() < MOST_STARTS
                && task.request() instanceof ReplacementRequest replacement
                && (replacement.action() instanceof Check || replacement.action() instanceof Confirm);
    }
}
