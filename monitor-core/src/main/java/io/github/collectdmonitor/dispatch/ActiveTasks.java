package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.task.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Tracks queued and active tasks, with which the recovery actions of rules must not run concurrently. Thread-safe. */
final class ActiveTasks {
    private final BooleanSupplier replacing;
    private final Map<String, Set<Task>> commands = new HashMap<>();
    private final Set<Task> replacements = new HashSet<>();

    /**
     * Creates a tracker without tasks.
     *
     * @param replacing whether a config is being replaced
     */
    ActiveTasks(BooleanSupplier replacing) {
        this.replacing = replacing;
    }

    /** Adds a task that is going to be run. */
    synchronized void begun(Task task) {
        if (task.request() instanceof CommandRequest command) {
            commands.computeIfAbsent(command.service(), service -> new HashSet<>())
                    .add(task);
        } else {
            replacements.add(task);
        }
    }

    /** Removes a finished task, whether or not it was begun. */
    synchronized void ended(Task task) {
        if (task.request() instanceof CommandRequest command) {
            commands.computeIfPresent(command.service(), (service, begun) -> {
                begun.remove(task);
                return begun.isEmpty() ? null : begun;
            });
        } else {
            replacements.remove(task);
        }
    }

    /** Returns whether a command of a service is queued or active, or a config is being replaced. */
    boolean concerns(String service) {
        return isReplacing() || has(service);
    }

    private synchronized boolean has(String service) {
        return commands.containsKey(service);
    }

    /** Returns why a rule must not run a command of a service now; empty if it may. */
    Optional<Outcome> objection(String service) {
        Optional<Outcome> replacement = replacement();
        return replacement.isEmpty() && has(service)
                ? Optional.of(Outcome.of(
                        ResultCode.NOT_STARTED,
                        "A command of this service is queued or running; nothing was run for the rule"))
                : replacement;
    }

    /** Returns that a rule must run nothing now since a config is being replaced; empty if none is. */
    Optional<Outcome> replacement() {
        return isReplacing()
                ? Optional.of(Outcome.of(
                        ResultCode.REPLACEMENT_RUNNING, "A config is being replaced; nothing was run for the rule"))
                : Optional.empty();
    }

    private boolean isReplacing() {
        synchronized (this) {
            if (!replacements.isEmpty()) {
                return true;
            }
        }
        return replacing.getAsBoolean();
    }
}
