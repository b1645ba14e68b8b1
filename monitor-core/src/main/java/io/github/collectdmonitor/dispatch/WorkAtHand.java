package io.github.collectdmonitor.dispatch;

import io.github.collectdmonitor.ledger.Task;
import io.github.collectdmonitor.message.CommandRequest;
import io.github.collectdmonitor.message.Outcome;
import io.github.collectdmonitor.message.ResultCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What this host is busy with, so that a rule's recovery must not begin (issue 5, part 5). Thread-safe. */
final class WorkAtHand {
    private final BooleanSupplier replacing;
    private final Map<String, Set<Task>> commands = new HashMap<>();
    private final Set<Task> replacements = new HashSet<>();

    /**
     * Begins with nothing.
     *
     * @param replacing whether a config is being replaced
     */
    WorkAtHand(BooleanSupplier replacing) {
        this.replacing = replacing;
    }

    /** Tells that a task is going to be carried out. */
    synchronized void begun(Task task) {
        if (task.request() instanceof CommandRequest command) {
            commands.computeIfAbsent(command.service(), service -> new HashSet<>())
                    .add(task);
        } else {
            replacements.add(task);
        }
    }

    /** Tells that a task is over, whether it was begun or not. */
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

    /** Whether a command of a service waits or runs, or a config is being replaced. */
    boolean concerns(String service) {
        return isReplacing() || has(service);
    }

    private synchronized boolean has(String service) {
        return commands.containsKey(service);
    }

    /** Says why a rule's recovery of a service must not begin now; empty where it may. */
    Optional<Outcome> objection(String service) {
        Optional<Outcome> replacement = replacement();
        return replacement.isEmpty() && has(service)
                ? Optional.of(Outcome.of(
                        ResultCode.NOT_STARTED, "A command of this service is at work; nothing was run for the rule"))
                : replacement;
    }

    /** Says that a rule's recovery must not begin now since a config is being replaced; empty where none is. */
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
